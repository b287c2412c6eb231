import CertificateWorkshop
import TLS

/// The server's side of each protocol, as small as it can be, written from the protocols' own documents.
enum StartTLSScript {
    /// Does what leads to TLS, and the handshake.
    static func script(_ kind: StartTLS, _ pair: TLSListener.Pair) -> Speaker.Script {
        { line in
            guard talk(kind, line) else { return }
            line.shakeHands(pair, insideTDS: kind == .mssql)
        }
    }

    /// Only what leads to TLS; false when the client said something else than the protocol wants.
    static func talk(_ kind: StartTLS, _ line: SpokenLine) -> Bool {
        switch kind {
        case .smtp: mail(line, "EHLO ")
        case .lmtp: mail(line, "LHLO ")
        case .imap: imap(line)
        case .pop3: turns(line, [("+OK pop\r\n", "STLS\r\n"), ("+OK begin\r\n", nil)])
        case .ftp: ftp(line)
        case .sieve: sieve(line)
        case .nntp: nntp(line)
        case .irc: irc(line)
        case .postgres: postgres(line)
        case .ldap: ldap(line)
        case .mysql: mysql(line)
        case .rdp: rdp(line)
        case .mssql: mssql(line)
        case .xmpp: xmpp(line, "jabber:client")
        case .xmppServer: xmpp(line, "jabber:server")
        case .telnet: telnet(line)
        }
    }

    private static func turns(_ line: SpokenLine, _ turns: [(String, String?)]) -> Bool {
        for (words, answer) in turns {
            line.say(words)
            if let answer, !line.hear(until: answer) { return false }
        }
        return true
    }

    private static func mail(_ line: SpokenLine, _ hello: String) -> Bool {
        line.say("220-mail.example\r\n220 ready\r\n")
        guard line.hear(until: hello), line.hear(until: "\r\n") else { return false }
        return turns(
            line,
            [("250-mail.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n", "STARTTLS\r\n"), ("220 go\r\n", nil)]
        )
    }

    /// `openssl s_client` asks for capabilities first; the probe does not need to.
    private static func imap(_ line: SpokenLine) -> Bool {
        line.say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n")
        while let words = words(line) {
            let parts = words.split(separator: " ")
            guard parts.count == 2 else { return false }
            if parts[1] == "CAPABILITY" { line.say("* CAPABILITY IMAP4rev1 STARTTLS\r\n\(parts[0]) OK done\r\n") }
            if parts[1] == "STARTTLS" { return line.say("\(parts[0]) OK begin\r\n") }
        }
        return false
    }

    private static func ftp(_ line: SpokenLine) -> Bool {
        line.say("220-Welcome\r\nto a server\r\n  of files\r\n220 ready\r\n")
        while let words = words(line) {
            if words == "FEAT" { line.say("211-Features\r\n AUTH TLS\r\n211 End\r\n") }
            if words == "AUTH TLS" { return line.say("234 go\r\n") }
        }
        return false
    }

    private static func sieve(_ line: SpokenLine) -> Bool {
        let capabilities = "\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK\r\n"
        line.say(capabilities)
        while let words = words(line) {
            if words == "CAPABILITY" { line.say(capabilities) }
            if words == "STARTTLS" { return line.say("OK \"begin\"\r\n") }
        }
        return false
    }

    private static func nntp(_ line: SpokenLine) -> Bool {
        line.say("200 news\r\n")
        while let words = words(line) {
            if words == "CAPABILITIES" { line.say("101 list\r\nVERSION 2\r\nSTARTTLS\r\n.\r\n") }
            if words == "STARTTLS" { return line.say("382 go\r\n") }
        }
        return false
    }

    private static func irc(_ line: SpokenLine) -> Bool {
        guard line.hear(until: "STARTTLS\r\n") else { return false }
        return line.say(":irc.example 670 * :STARTTLS successful\r\n")
    }

    private static func postgres(_ line: SpokenLine) -> Bool {
        line.hear(exactly: 8) == [0, 0, 0, 8, 4, 210, 22, 47] && line.say("S")
    }

    private static func ldap(_ line: SpokenLine) -> Bool {
        // The outer header says how much there is; the operation's name must be in it.
        let header = line.hear(exactly: 2)
        guard header.count == 2, header[0] == 0x30 else { return false }
        let body = line.hear(exactly: Int(header[1]))
        guard String(decoding: body, as: UTF8.self).contains("1.3.6.1.4.1.1466.20037"), body.count > 2 else {
            return false
        }
        // Lengths in the long form, as Active Directory writes them.
        let response: [UInt8] = [0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00]
        let message = [0x02, 0x01, body[2], 0x78, 0x84, 0, 0, 0, UInt8(response.count)] + response
        return line.say([0x30, 0x84, 0, 0, 0, UInt8(message.count)] + message)
    }

    private static func mysql(_ line: SpokenLine) -> Bool {
        let version = Array("8.0.36".utf8)
        let head: [UInt8] = [10] + version + [0, 7, 0, 0, 0] + [UInt8](repeating: 0x41, count: 8) + [0]
        let tail: [UInt8] = [0xFF, 0xFF, 33, 2, 0, 0xFF, 0xC1, 21] + [UInt8](repeating: 0, count: 10)
        let payload =
            head + tail + [UInt8](repeating: 0x42, count: 12) + [0] + Array("mysql_native_password".utf8) + [0]
        line.say([UInt8(payload.count), 0, 0, 0] + payload)
        let request = line.hear(exactly: 36)
        // 32 octets, packet 1, CLIENT_SSL among the capabilities.
        return request.count == 36 && Array(request.prefix(4)) == [32, 0, 0, 1] && request[5] & 0x08 != 0
    }

    private static func rdp(_ line: SpokenLine) -> Bool {
        let request = line.hear(exactly: 19)
        guard request.count == 19, request[0] == 3, request[5] == 0xE0, request[11] == 1, request[15] & 1 == 1 else {
            return false
        }
        return line.say([3, 0, 0, 19, 14, 0xD0, 0, 0, 0x12, 0x34, 0, 2, 0, 8, 0, 1, 0, 0, 0])
    }

    private static func mssql(_ line: SpokenLine) -> Bool {
        let header = line.hear(exactly: 8)
        guard header.count == 8, header[0] == 0x12, header[1] == 1 else { return false }
        let size = Int(header[2]) << 8 | Int(header[3])
        let payload = line.hear(exactly: size - 8)
        guard payload.count == size - 8, payload.last == 1 else { return false }
        let options: [UInt8] = [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, 3]
        return line.say([4, 1, 0, UInt8(options.count + 8), 0, 0, 1, 0] + options)
    }

    private static func xmpp(_ line: SpokenLine, _ namespace: String) -> Bool {
        guard line.hear(until: namespace), line.hear(until: ">") else { return false }
        // In one piece: what `openssl s_client` reads after its request must be the answer to it.
        line.say(
            "<?xml version='1.0'?><stream:stream from='x' xmlns='\(namespace)' version='1.0'>"
                + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
                + "</stream:features>"
        )
        guard line.hear(until: "<starttls"), line.hear(until: ">") else { return false }
        return line.say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    }

    private static func telnet(_ line: SpokenLine) -> Bool {
        line.say([255, 253, 46])
        guard line.hear(exactly: 9) == [255, 251, 46, 255, 250, 46, 1, 255, 240] else { return false }
        return line.say([255, 250, 46, 1, 255, 240])
    }

    /// The next line without its end; nil when the client is gone.
    private static func words(_ line: SpokenLine) -> String? {
        var all: [UInt8] = []
        while all.last != 0x0A {
            let octet = line.hear(exactly: 1)
            guard !octet.isEmpty, all.count < 4096 else { return nil }
            all += octet
        }
        return String(decoding: all.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }
}
