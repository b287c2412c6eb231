import SystemPackage

/// acme.sh's ways of naming things.
enum AcmeShPlaces {
    /// Where an account may lie, today's place first: the host without its port and the path, or the host alone.
    static func places(of directory: String, below root: FilePath) -> [FilePath] {
        guard let server = ForeignText.server(of: directory) else { return [] }
        let host = String(server.prefix { $0 != ":" })
        let path = directory.dropFirst("https://".count + server.count).split(separator: "/").map(String.init)
        guard FilePath.Component(host) != nil, !path.contains("..") else { return [] }
        return [path.reduce(root.appending(host)) { $0.appending($1) }, root.appending(host)]
    }

    /// `Le_Webroot`: a directory, `no` for a listener, a server's name, or a DNS script; a list where names differ.
    static func challenge(_ text: String?) -> ForeignChallenge {
        let words = (text ?? "").split(separator: ",").map(String.init)
        guard let first = words.first else { return .unknown }
        switch first {
        case "no": return .standalone
        case "alpn": return .tlsALPN
        case "dns", "apache", "nginx": return first == "dns" ? .unknown : .webServer(first)
        case _ where first.hasPrefix("nginx:"): return .webServer("nginx")
        case _ where first.hasPrefix("dns_"): return ForeignText.word(first).map { .dnsProvider($0) } ?? .unknown
        default: return ForeignText.path(first).map { .webroot($0) } ?? .unknown
        }
    }
}
