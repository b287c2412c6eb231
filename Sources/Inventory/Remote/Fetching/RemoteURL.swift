/// URLs and forms put together from parts that may hold anything.
enum RemoteURL {
    /// The text with everything but RFC 3986's unreserved characters percent-encoded, octet by octet.
    static func encoded(_ text: some StringProtocol) -> String {
        var result = ""
        for octet in text.utf8 {
            switch octet {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(octet))
            default:
                let digits = String(octet, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    /// A base without its trailing slashes, a path that begins with one, and a query.
    static func joined(_ base: String, _ path: String, _ query: [(String, String)] = []) -> String {
        var url = base
        while url.hasSuffix("/") { url.removeLast() }
        return url + path + (query.isEmpty ? "" : "?" + pairs(query))
    }

    /// `name=value&…`, as a query or the body of a form.
    static func pairs(_ items: [(String, String)]) -> String {
        items.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// The host and port of a URL, for the URI of a place: what stands between `//` and the next slash.
    static func authority(of url: String) -> String {
        let rest = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        return rest.count > 2 ? String(rest[2].prefix { $0 != "/" }) : url
    }
}
