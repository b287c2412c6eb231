/// One header field: a name and a value, as they stand on the wire.
package struct HTTPHeader: Sendable, Hashable {
    /// The field name; compared without regard to case (RFC 9110 §5.1).
    package var name: String
    /// The field value without surrounding blanks. From a server it is untrusted text.
    package var value: String

    /// A field; a name or value that cannot stand on the wire is refused when the request is sent.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether the name is a token and the value holds no line break or other control character (RFC 9110 §5.5, §5.6.2),
    /// so that no value can smuggle in a second field.
    var fitsTheWire: Bool {
        !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte)
            && value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }

    /// The line libcurl takes: a field with an empty value is written `name;`, because `name:` means "leave it out".
    var curlLine: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
