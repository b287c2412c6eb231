extension StartTLS {
    /// What the service on a well-known port speaks before TLS; nil where that is not known.
    package static func usual(port: UInt16) -> StartTLS? { byPort[port] }

    /// Ports on which TLS begins with the first octet, as services are usually set up.
    package static let impliedTLSPorts: Set<UInt16> = [
        443, 465, 563, 636, 853, 989, 990, 991, 992, 993, 994, 995, 2376, 2379, 3269, 5061, 5223, 5671, 6380, 6443,
        6514, 6697, 8443, 8883, 9093, 10250,
    ]

    private static let byPort: [UInt16: StartTLS] = [
        21: .ftp, 23: .telnet, 24: .lmtp, 25: .smtp, 110: .pop3, 119: .nntp, 143: .imap, 389: .ldap, 587: .smtp,
        1433: .mssql, 3306: .mysql, 3389: .rdp, 4190: .sieve, 5222: .xmpp, 5269: .xmppServer, 5432: .postgres,
        6667: .irc,
    ]
}
