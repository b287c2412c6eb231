/// An absolute `https:` (or allowed `http:`) URL that is safe to hand to libcurl and is sent byte for byte.
///
/// It is looked into, never rebuilt: a URL that went through a URL type may come out different, and the server compares
/// bytes.
struct WireURL: Sendable, Equatable {
    let text: String
    let isPlain: Bool
    /// Host and port as written, for messages.
    let authority: String

    /// - Throws: ``HTTPFailure/invalidURL(_:)`` or ``HTTPFailure/schemeRefused(_:)``.
    init(_ text: String, plainAllowed: Bool) throws(HTTPFailure) {
        guard text.utf8.count <= 8192, text.utf8.allSatisfy(Self.isURLByte) else { throw .invalidURL(text.quotable) }
        let lowered = text.prefix(8).lowercased()
        guard lowered.hasPrefix("https://") || lowered.hasPrefix("http://") else {
            throw text.contains("://") ? .schemeRefused(text.quotable) : .invalidURL(text.quotable)
        }
        isPlain = lowered.hasPrefix("http://")
        guard plainAllowed || !isPlain else { throw .schemeRefused(text.quotable) }
        let rest = text.dropFirst(isPlain ? 7 : 8)
        let authority = rest.prefix { !"/?#".contains($0) }
        // A name in front of the host would be sent as a password, and makes one host look like another.
        guard !authority.isEmpty, !authority.contains("@") else { throw .invalidURL(text.quotable) }
        self.text = text
        self.authority = String(authority)
    }

    /// Whether both have the same scheme, host and port as written.
    func hasSameOrigin(as other: WireURL) -> Bool {
        isPlain == other.isPlain && HTTPHeaders.same(authority, other.authority)
    }

    /// RFC 3986 §2: everything else must be percent-encoded, so blanks, controls, quotes and backslashes never pass.
    private static func isURLByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
        }
    }
}
