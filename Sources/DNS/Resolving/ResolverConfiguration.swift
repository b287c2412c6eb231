/// Which recursive servers to ask, read from text. Reading the file is the caller's.
package enum ResolverConfiguration {
    /// The servers of a `resolv.conf`: at most the first three, port 53 (resolv.conf(5)); every other line is
    /// ignored, for our names are always complete.
    ///
    /// An address with a zone (`fe80::1%eth0`) is left out. Without any server it is the one of this host: "If no
    /// nameserver entries are present, the default is to use the name server on the local machine."
    package static func servers(inResolvConf text: String) -> [ServerAddress] {
        let servers = text.split(whereSeparator: \.isNewline).compactMap { line -> ServerAddress? in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard words.count >= 2, words[0] == "nameserver" else { return nil }
            return ServerAddress(String(words[1]))
        }
        guard servers.isEmpty else { return Array(servers.prefix(3)) }
        return ServerAddress("127.0.0.1").map { [$0] } ?? []
    }
}
