extension StartTLSDialogue {
    /// What the client opens with, and the server's turns.
    static func script(of kind: StartTLS, name: String) -> (opening: [UInt8], turns: [StartTLSTurn]) {
        switch kind {
        case .smtp: ([], mail(hello: "EHLO"))
        case .lmtp: ([], mail(hello: "LHLO"))
        case .imap: ([], imap)
        case .pop3: ([], [.line(accepts: "+OK", reply: "STLS\r\n"), .line(accepts: "+OK", reply: nil)])
        case .ftp: ([], ftp)
        case .sieve: ([], sieve)
        case .nntp: ([], [.line(accepts: "20", reply: "STARTTLS\r\n"), .line(accepts: "382", reply: nil)])
        case .irc: (Array("STARTTLS\r\n".utf8), [irc])
        case .postgres: ([0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F], [postgres])
        case .ldap: (LDAPStartTLS.request, [LDAPStartTLS.turn])
        case .mysql: ([], [MySQLGreeting.turn])
        case .rdp: (RDPNegotiation.request, [RDPNegotiation.turn])
        case .mssql: (TDSPrelogin.request, [TDSPrelogin.turn])
        case .xmpp: XMPPStream.script(to: name, namespace: "jabber:client")
        case .xmppServer: XMPPStream.script(to: name, namespace: "jabber:server")
        case .telnet: ([], TelnetOption.turns)
        }
    }

    private static func mail(hello: String) -> [StartTLSTurn] {
        // RFC 5321 §4.2.1: a hyphen after the code says that more lines follow.
        let continued: @Sendable (String) -> Bool = { line in
            let octets = Array(line.utf8)
            return octets.count > 3 && octets[3] == UInt8(ascii: "-")
        }
        return [
            .line(skips: continued, accepts: "220", reply: "\(hello) probe.invalid\r\n"),
            .line(skips: continued, accepts: "250", reply: "STARTTLS\r\n"),
            .line(skips: continued, accepts: "220", reply: nil),
        ]
    }

    private static let imap: [StartTLSTurn] = [
        .line(accepts: "* OK", reply: "a STARTTLS\r\n"),
        .line(skips: { $0.hasPrefix("*") }, accepts: "a OK", reply: nil),
    ]

    /// RFC 959 §4.2: the lines between the first and the last of a reply may say anything.
    private static let ftp: [StartTLSTurn] = {
        let continued: @Sendable (String) -> Bool = { line in
            let octets = Array(line.utf8.prefix(4))
            let hasCode = octets.count == 4 && octets.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
            return !(hasCode && (octets[3] == 0x20 || octets[3] == 0x0D))
        }
        return [
            .line(skips: continued, accepts: "220", reply: "AUTH TLS\r\n"),
            .line(skips: continued, accepts: "234", reply: nil),
        ]
    }()

    private static let sieve: [StartTLSTurn] = [
        .line(skips: { $0.hasPrefix("\"") }, accepts: "OK", reply: "STARTTLS\r\n"),
        .line(accepts: "OK", reply: nil),
    ]

    /// 670 is RPL_STARTTLS; 691 and 421 say no, 451 that somebody must register first. Notices may come before.
    private static let irc = StartTLSTurn.lines { line in
        let words = line.split(separator: " ", maxSplits: 3)
        let numeric = line.hasPrefix(":") ? words.dropFirst().first : words.first
        return switch numeric.map(String.init) {
        case "670": .accept(.shakeHands)
        case "691", "421", "451", "ERROR": .refuse
        default: .skip
        }
    }

    /// PostgreSQL answers with one octet: S for yes.
    private static let postgres = StartTLSTurn { buffer, _ in
        guard let answer = buffer.first else { return .more }
        return answer == UInt8(ascii: "S")
            ? .accept(1, .shakeHands) : .refuse(String(decoding: buffer.prefix(100), as: UTF8.self))
    }
}
