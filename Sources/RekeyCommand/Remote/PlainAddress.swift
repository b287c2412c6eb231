/// Where a request may go without TLS: to this host only, because a credential goes with it.
enum PlainAddress {
    /// Whether a URL's host is written as a loopback address, or as `localhost`.
    static func isLoopback(_ url: String) -> Bool {
        guard url.hasPrefix("http://") else { return false }
        let authority = url.dropFirst("http://".count).prefix { $0 != "/" && $0 != "?" }
        if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count <= 2 else { return false }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost" || octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    }
}
