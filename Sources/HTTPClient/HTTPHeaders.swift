/// The header fields of one response, in the order received; names are compared without regard to case
/// (RFC 9110 §5.1; HTTP/2 sends them in lower case).
package struct HTTPHeaders: Sendable, Equatable {
    /// Every field in order, repeated names included.
    package private(set) var fields: [HTTPHeader]

    /// Fields in the order given.
    package init(_ fields: [HTTPHeader] = []) { self.fields = fields }

    /// The first value of `name`, or nil.
    package func first(_ name: String) -> String? {
        fields.first { Self.same($0.name, name) }?.value
    }

    /// Every value of `name`, in the order received.
    package func all(_ name: String) -> [String] {
        fields.filter { Self.same($0.name, name) }.map(\.value)
    }

    mutating func append(_ field: HTTPHeader) { fields.append(field) }

    /// A folded line goes on with the field before it: one blank takes the place of the fold (RFC 9112 §5.2).
    mutating func extendLast(with text: String) {
        guard let last = fields.indices.last, !text.isEmpty else { return }
        fields[last].value += fields[last].value.isEmpty ? text : " " + text
    }

    static func same(_ one: String, _ other: String) -> Bool {
        one.utf8.elementsEqual(other.utf8) { fold($0) == fold($1) }
    }

    private static func fold(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
