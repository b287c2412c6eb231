import CertificateWorkshop
import TLS

extension HostilePeer {
    /// Those that lie, flood or stall before TLS.
    static let plain: [HostilePeer] = [
        HostilePeer("never greets", .smtp, [.late]) { $0.outlast() },
        HostilePeer("greets an octet at a time, for ever", .smtp, [.late]) { line in
            while line.say("2"), line.pause(milliseconds: 100) {}
        },
        HostilePeer("one endless line", .smtp, [.refused]) { line in
            while line.say(String(repeating: "2", count: 4096)) {}
        },
        HostilePeer("endless lines of one greeting", .smtp, [.refused]) { line in
            while line.say(String(repeating: "220-more\r\n", count: 400)) {}
        },
        HostilePeer("endless lines between a file server's", .ftp, [.refused]) { line in
            while line.say(String(repeating: "anything\r\n", count: 400)) {}
        },
        HostilePeer("endless untagged answers", .imap, [.refused]) { line in
            line.say("* OK\r\n")
            while line.say(String(repeating: "* 1 EXISTS\r\n", count: 400)) {}
        },
        HostilePeer("an HTTP server", .smtp, [.refused]) { $0.say("HTTP/1.1 400 Bad Request\r\n\r\n") },
        HostilePeer("refuses", .smtp, [.refused]) { line in
            line.say("220 x\r\n")
            line.hear(until: "\r\n")
            line.say("250 x\r\n")
            line.hear(until: "\r\n")
            line.say("454 not now\r\n")
            line.outlast()
        },
        HostilePeer("NUL and escape sequences", .pop3, [.refused]) { line in
            line.say("-ERR \0\u{1B}]0;owned\u{7}\u{1B}[2J\r\n")
            line.outlast()
        },
        HostilePeer("octets that are no text", .pop3, [.refused]) { line in
            line.say((0...255).map { UInt8($0) } + [0x0A])
            line.outlast()
        },
        HostilePeer("a command injected behind the consent", .smtp, [.injected]) { line in
            line.say("220 x\r\n")
            line.hear(until: "\r\n")
            line.say("250 x\r\n")
            line.hear(until: "\r\n")
            line.say("220 go\r\n250 you are authenticated\r\n")
            line.outlast()
        },
        HostilePeer("a word injected behind PostgreSQL's consent", .postgres, [.injected]) { line in
            line.hear()
            line.say("SR\0\0\0\u{8}\0\0\0\0")
            line.outlast()
        },
        HostilePeer("text injected behind an IMAP server's consent", .imap, [.injected]) { line in
            line.say("* OK\r\n")
            line.hear(until: "\r\n")
            line.say("a OK\r\n* CAPABILITY evil\r\n")
            line.outlast()
        },
        HostilePeer("answers before it is asked", .pop3, [.refused]) { line in
            line.say("+OK\r\n+OK\r\n")
            line.outlast()
        },
        HostilePeer("consents and goes on in plain text", .pop3, [.handshake]) { line in
            line.say("+OK\r\n")
            line.hear(until: "\r\n")
            line.say("+OK\r\n")
            line.hear()
            line.say("+OK what do you want\r\n")
            line.outlast()
        },
        HostilePeer("consents and says nothing", .pop3, [.late]) { line in
            line.say("+OK\r\n")
            line.hear(until: "\r\n")
            line.say("+OK\r\n")
            line.outlast()
        },
        HostilePeer("consents and hangs up", .pop3, [.closed, .system, .handshake]) { line in
            line.say("+OK\r\n")
            line.hear(until: "\r\n")
            line.say("+OK\r\n")
        },
        HostilePeer("hangs up within a word", .imap, [.closed]) { $0.say("* O") },
    ]

    /// Those whose messages say how long they are.
    static let framed: [HostilePeer] = [
        HostilePeer("a MySQL packet of 16 MiB", .mysql, [.refused]) { line in
            line.say([255, 255, 255, 0, 10])
            line.outlast()
        },
        HostilePeer("an empty MySQL packet", .mysql, [.refused]) { line in
            line.say([0, 0, 0, 0])
            line.outlast()
        },
        HostilePeer("a MySQL greeting cut short", .mysql, [.refused]) { line in
            line.say([4, 0, 0, 0, 10, 56, 0, 1])
            line.outlast()
        },
        HostilePeer("MySQL's error", .mysql, [.refused]) { line in
            line.say([9, 0, 0, 0, 0xFF, 0x6A, 0x04] + Array("no\u{1B}[1m".utf8))
            line.outlast()
        },
        HostilePeer("an LDAP message of 4 GiB", .ldap, [.refused]) { line in
            line.say([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF])
            line.outlast()
        },
        HostilePeer("an LDAP length of 127 octets", .ldap, [.refused]) { line in
            line.say([0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
            line.outlast()
        },
        HostilePeer("LDAP lengths that do not fit", .ldap, [.refused]) { line in
            line.say([0x30, 0x06, 0x02, 0x01, 0x01, 0x78, 0x7F, 0x00])
            line.outlast()
        },
        HostilePeer("an LDAP server that says no", .ldap, [.refused]) { line in
            line.say([0x30, 0x0C, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0A, 0x01, 0x02, 0x04, 0x00, 0x04, 0x00])
            line.outlast()
        },
        HostilePeer("a TDS packet of 64 KiB", .mssql, [.refused]) { line in
            line.say([4, 1, 0xFF, 0xFF, 0, 0, 1, 0])
            line.outlast()
        },
        HostilePeer("a TDS packet without a header's length", .mssql, [.refused]) { line in
            line.say([4, 1, 0, 2, 0, 0, 1, 0])
            line.outlast()
        },
        HostilePeer("a TDS option far outside", .mssql, [.refused]) { line in
            line.say([4, 1, 0, 14, 0, 0, 1, 0, 1, 0xFF, 0xFF, 0, 1, 0xFF])
            line.outlast()
        },
        HostilePeer("a TDS handshake in packets that are none", .mssql, [.refused]) { line in
            guard StartTLSScript.talk(.mssql, line) else { return }
            line.hear()
            line.say([0x12, 1, 0, 3, 0, 0, 0, 0, 1, 2, 3])
            line.outlast()
        },
        HostilePeer("a flood of empty TDS packets", .mssql, [.refused]) { line in
            guard StartTLSScript.talk(.mssql, line) else { return }
            line.hear()
            while line.say([UInt8](repeatElement([0x12, 1, 0, 8, 0, 0, 0, 0], count: 1000).joined())) {}
        },
        HostilePeer("a TPKT packet that is too short", .rdp, [.refused]) { line in
            line.say([3, 0, 0, 5, 0])
            line.outlast()
        },
        HostilePeer("a negotiation that fails", .rdp, [.refused]) { line in
            line.say([3, 0, 0, 19, 14, 0xD0, 0, 0, 0, 0, 0, 3, 0, 8, 0, 5, 0, 0, 0])
            line.outlast()
        },
        HostilePeer("endless XML", .xmpp, [.refused]) { line in
            line.say("<stream:stream>")
            while line.say(String(repeating: "<a><b>", count: 600)) {}
        },
        HostilePeer("XML that never comes to the point", .xmpp, [.late]) { line in
            line.say("<stream:stream><stream:features>")
            line.outlast()
        },
        HostilePeer("a stream error", .xmppServer, [.refused]) { line in
            line.say("<stream:stream><stream:error><host-unknown/></stream:error></stream:stream>")
            line.outlast()
        },
        HostilePeer("a telnet subnegotiation without an end", .telnet, [.refused, .late]) { line in
            while line.say([255, 250, 1] + [UInt8](repeating: 7, count: 4000)) {}
        },
        HostilePeer("a telnet that only talks", .telnet, [.refused]) { line in
            while line.say(String(repeating: "login: ", count: 600)) {}
        },
        HostilePeer("PostgreSQL's old servers' error", .postgres, [.refused]) { line in
            line.hear()
            line.say("EFATAL\0\0")
        },
    ]
}
