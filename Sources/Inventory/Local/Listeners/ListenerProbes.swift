import PKI
package import TLS

/// What to try on a listening socket, in this order, until one attempt shows a certificate.
package struct ListenerProbe: Sendable, Hashable {
    /// The endpoints to try: one address, with and without a plain-text exchange.
    package let attempts: [Endpoint]
    /// The service that listens: its unit or its program; nil when unknown.
    package let service: String?
}

/// Decides how the listening sockets of this host are asked for their certificates.
package enum ListenerProbes {
    /// Ports that do something irreversible with whatever is sent to them: printers (9100, 515) put it on paper, and a
    /// system's debugging and control ports (7, 9, 13, 19: echo and the like) answer for ever.
    package static let untouched: Set<UInt16> = Set(9100...9107).union([7, 9, 13, 17, 19, 37, 515])

    /// The probes for these listeners, one for each address and port, in the order of ports.
    ///
    /// A socket bound to every address is asked at loopback. On a port that is known for a plain-text exchange that is
    /// tried first; everywhere else TLS is, and then, when the owner is known for one, its exchange: a mail server on a
    /// port of its own. What never answers costs the prober's deadline, which should be short here.
    package static func probes(for listeners: [LocalListener]) -> [ListenerProbe] {
        var seen: Set<[String]> = []
        let sorted = listeners.sorted { ($0.socket.port, $0.socket.address) < ($1.socket.port, $1.socket.address) }
        return sorted.compactMap { listener in
            let port = listener.socket.port
            let host = host(for: listener.socket)
            guard !untouched.contains(port), seen.insert([host, "\(port)"]).inserted else { return nil }
            let attempts = dialects(port: port, program: listener.owner?.program).map { dialect in
                Endpoint(host: host, port: port, startTLS: dialect)
            }
            return ListenerProbe(attempts: attempts, service: listener.owner?.service)
        }
    }

    private static func host(for socket: ListeningSocket) -> String {
        guard socket.isAny else { return "\(socket.address)" }
        return socket.address.isIPv6 ? "::1" : "127.0.0.1"
    }

    private static func dialects(port: UInt16, program: String?) -> [StartTLS?] {
        // 2525 stands in for 25 where that is closed.
        if let dialect = port == 2525 ? .smtp : StartTLS.usual(port: port) { return [dialect, nil] }
        return [nil] + byProgram(program).map { $0 }
    }

    /// What a known program speaks on ports that say nothing.
    private static func byProgram(_ program: String?) -> [StartTLS] {
        switch program {
        case "master", "exim4", "exim", "sendmail", "opensmtpd", "smtpd": [.smtp]
        case "dovecot": [.imap, .pop3, .lmtp, .sieve]
        case "postgres", "postmaster", "pgbouncer": [.postgres]
        case "mysqld", "mariadbd": [.mysql]
        case "slapd", "ns-slapd": [.ldap]
        case "prosody", "ejabberd": [.xmpp, .xmppServer]
        case "vsftpd", "proftpd", "pure-ftpd": [.ftp]
        default: []
        }
    }
}
