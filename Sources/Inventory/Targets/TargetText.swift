import PKI
package import TLS

/// A target as somebody writes it: on the command line, in the configuration, or a line of a file.
package enum TargetText: Sendable, Equatable {
    /// A host or an address, with what was written of port, protocol and server name.
    case endpoint(host: String, ports: [UInt16], startTLS: StartTLS?, serverName: String?)
    /// Every address of a range, at these ports or the usual ones.
    case range(AddressRange, ports: [UInt16])
    /// A file with a target on each line.
    case list(path: String)

    /// Why a text is no target.
    package enum Malformed: Error, Sendable, Equatable, CustomStringConvertible {
        case empty
        case scheme(String)
        case host(String, suggestion: String?)
        case port(String)
        case range(String, AddressRange.Malformed)

        package var description: String {
            switch self {
            case .empty: "it is empty"
            case .scheme(let word): "there is no protocol \"\(word)\""
            case .host(let word, _): "\"\(word)\" is no host name and no address"
            case .port(let word): "\"\(word)\" is no port"
            case .range(let word, let reason): "\"\(word)\" is no range of addresses: \(reason)"
            }
        }

        /// What would be right.
        package var hint: String {
            switch self {
            case .host(_, let suggestion?): "an internationalised name is written as its A-label: \(suggestion)"
            case .scheme:
                "tls://, https://, or \(StartTLS.allCases.map(\.rawValue).joined(separator: ", ")) with +starttls://"
            case .range: "such as 192.0.2.0/28 or 2001:db8::/120; at most \(AddressRange.most) addresses"
            default: "HOST, HOST:PORT, [2001:db8::1]:443, smtp+starttls://HOST, 192.0.2.0/28, @FILE"
            }
        }
    }

    /// Reads a target; nothing is looked up.
    package init(_ text: String) throws(Malformed) {
        guard !text.isEmpty else { throw .empty }
        if text.hasPrefix("@") {
            self = .list(path: String(text.dropFirst()))
            return
        }
        let (scheme, rest) = Self.scheme(text)
        let startTLS = try Self.startTLS(scheme)
        let (place, query) = Self.query(rest)
        let (host, ports) = try Self.split(place, original: text)
        if host.contains("/") {
            do throws(AddressRange.Malformed) {
                self = .range(try AddressRange(host), ports: ports)
            } catch {
                throw .range(host, error)
            }
            return
        }
        let name = try query.map(Self.host)
        let implied = ports.isEmpty ? Self.implied(scheme, startTLS) : ports
        self = .endpoint(host: try Self.host(host), ports: implied, startTLS: startTLS, serverName: name)
    }

    private static func scheme(_ text: String) -> (String?, Substring) {
        guard let range = text.firstRange(of: "://") else { return (nil, text[...]) }
        return (text[..<range.lowerBound].lowercased(), text[range.upperBound...])
    }

    private static func startTLS(_ scheme: String?) throws(Malformed) -> StartTLS? {
        guard let scheme, !["tls", "https", "ssl"].contains(scheme) else { return nil }
        let word = scheme.hasSuffix("+starttls") ? String(scheme.dropLast(9)) : scheme
        guard scheme.hasSuffix("+starttls"), let known = StartTLS(rawValue: word) else { throw .scheme(scheme) }
        return known
    }

    /// `?sni=NAME`; a path is left out.
    private static func query(_ text: Substring) -> (Substring, String?) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.dropFirst().first.flatMap { $0.hasPrefix("sni=") ? String($0.dropFirst(4)) : nil }
        return (parts[0], name)
    }

    /// Ports are several, separated by commas; a trailing path of a URL is dropped.
    private static func split(_ text: Substring, original: String) throws(Malformed) -> (String, [UInt16]) {
        var text = text
        if original.contains("://"), let slash = text.firstIndex(of: "/") { text = text[..<slash] }
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            let host = String(text[text.index(after: text.startIndex)..<end])
            guard !rest.isEmpty else { return (host, []) }
            guard rest.hasPrefix(":") else { throw .host(String(text), suggestion: nil) }
            return (host, try ports(rest.dropFirst()))
        }
        let colons = text.filter { $0 == ":" }.count
        guard colons == 1, let colon = text.firstIndex(of: ":") else { return (String(text), []) }
        return (String(text[..<colon]), try ports(text[text.index(after: colon)...]))
    }

    private static func ports(_ text: Substring) throws(Malformed) -> [UInt16] {
        var ports: [UInt16] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let port = UInt16(word), port > 0, word.allSatisfy(\.isNumber) else { throw .port(String(word)) }
            ports.append(port)
        }
        return ports
    }

    private static func host(_ text: String) throws(Malformed) -> String {
        if let address = IPAddress(text) { return address.description }
        let name = text.hasSuffix(".") ? String(text.dropLast()) : text
        // One label is a host of this network.
        if let known = try? DNSName(name.contains(".") ? name : "\(name).invalid"), !known.isWildcard {
            return name.lowercased()
        }
        throw .host(String(text.prefix(80)), suggestion: DNSName.suggestion(for: text))
    }

    private static func implied(_ scheme: String?, _ startTLS: StartTLS?) -> [UInt16] {
        if let startTLS, let port = (1...9999).first(where: { StartTLS.usual(port: $0) == startTLS }) { return [port] }
        return scheme == "https" ? [443] : []
    }
}
