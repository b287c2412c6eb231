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
