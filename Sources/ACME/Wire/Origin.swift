/// Scheme, host and port of a URL: what has to agree before a request is signed for it.
struct Origin: Hashable, Sendable, CustomStringConvertible {
    let scheme: String
    /// Lower case; an IPv6 address keeps its brackets.
    let host: String
    let port: UInt16

    static let lengthLimit = 2048

    /// Reads the origin of an absolute URL that is fit to be sent byte for byte.
    init(of url: String) throws(URLRefusal) {
        let octets = Array(url.utf8)
        guard octets.count <= Self.lengthLimit else { throw .tooLong(limit: Self.lengthLimit) }
        guard octets.allSatisfy(Self.isAllowed) else { throw .forbiddenCharacter }
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")), octets[colon...].starts(with: "://".utf8) else {
            throw .notHTTPS
        }
        scheme = String(decoding: octets[..<colon], as: UTF8.self).lowercased()
        guard scheme == "https" || scheme == "http" else { throw .notHTTPS }
        let authority = octets[(colon + 3)...].prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInformation }
        let (name, portText) = Self.split(Array(authority))
        guard Self.isHost(name) else { throw .noHost }
        host = String(decoding: name, as: UTF8.self).lowercased()
        if let portText {
            guard !portText.isEmpty, portText.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = UInt16(String(decoding: portText, as: UTF8.self)), number > 0
            else { throw .badPort }
            port = number
        } else {
            port = scheme == "https" ? 443 : 80
        }
    }

    var description: String { "\(scheme)://\(host):\(port)" }

    /// Printable ASCII without what readers of URLs disagree about; no fragment, for none is ever sent.
    private static func isAllowed(_ octet: UInt8) -> Bool {
        (0x21...0x7E).contains(octet) && !"\"#<>\\^`{|}".utf8.contains(octet)
    }

    /// Host and port of an authority, the brackets of an IPv6 address respected.
    private static func split(_ authority: [UInt8]) -> (host: [UInt8], port: [UInt8]?) {
        let start = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        guard let colon = authority[start...].firstIndex(of: UInt8(ascii: ":")) else { return (authority, nil) }
        return (Array(authority[..<colon]), Array(authority[(colon + 1)...]))
    }

    private static func isHost(_ name: [UInt8]) -> Bool {
        if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]") {
            let inner = name.dropFirst().dropLast()
            return inner.contains(UInt8(ascii: ":"))
                && inner.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        }
        return !name.isEmpty && name.allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
    }
}
