package import SystemPackage

extension Place {
    /// The place of a file or of a directory.
    package static func file(
        _ path: FilePath,
        service: String? = nil,
        evidence: String? = nil,
        isTrustStore: Bool = false
    ) -> Place {
        Place(
            uri: FileURI(path).text,
            kind: .file,
            service: service,
            evidence: evidence,
            isTrustStore: isTrustStore
        )
    }
}

/// The `file:` URI of a path (RFC 8089 §2), without a host.
///
/// Every octet that RFC 3986 does not allow in a path is percent-encoded, so the text is printable ASCII whatever the
/// name on disk is, two paths never share a URI, and none is lost that is not UTF-8.
package struct FileURI: Sendable, Hashable {
    /// `file:///etc/nginx/tls/api.crt`.
    package let text: String

    /// The URI of an absolute path.
    package init(_ path: FilePath) {
        text = path.withPlatformString { name in
            var octets = Array("file://".utf8)
            var next = UnsafePointer(name)
            while next.pointee != 0 {
                let octet = UInt8(bitPattern: next.pointee)
                if Self.isPlain(octet) {
                    octets.append(octet)
                } else {
                    octets += [0x25, Self.digits[Int(octet >> 4)], Self.digits[Int(octet & 15)]]
                }
                next += 1
            }
            return String(decoding: octets, as: UTF8.self)
        }
    }

    /// The path that a URI of ours stands for; nil for any other text.
    package static func path(_ text: String) -> FilePath? {
        guard text.hasPrefix("file:///") else { return nil }
        var octets: [CChar] = []
        var rest = Array(text.utf8.dropFirst(7))[...]
        while let octet = rest.popFirst() {
            guard octet == 0x25 else {
                octets.append(CChar(bitPattern: octet))
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                value != 0
            else { return nil }
            octets.append(CChar(bitPattern: value))
            rest = rest.dropFirst(2)
        }
        octets.append(0)
        let path = octets.withUnsafeBufferPointer { $0.baseAddress.map { FilePath(platformString: $0) } }
        return path.flatMap { FileURI($0).text == text ? $0 : nil }
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    /// RFC 3986 §3.3: `pchar = unreserved / pct-encoded / sub-delims / ":" / "@"`, and the slash between segments.
    private static func isPlain(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "$"),
            UInt8(ascii: "&")...UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"),
            UInt8(ascii: "@"):
            true
        default: false
        }
    }
}
