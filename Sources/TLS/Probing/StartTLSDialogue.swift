/// The plain-text exchange that leads to TLS, as a machine over octets: what comes in, what to say next.
///
/// No socket here. What the server says is untrusted: it is bounded, and compared, never interpreted.
struct StartTLSDialogue {
    enum Step: Equatable {
        /// Read on.
        case wait
        /// Send these octets, then read on.
        case say([UInt8])
        /// TLS begins now.
        case shakeHands
        /// The server does not want to.
        case refused(String)
    }

    /// One thing the server has to say: lines are skipped while `skips`, then one must begin with `accepts`.
    private struct Turn {
        let skips: @Sendable (String) -> Bool
        let accepts: String
        let reply: String?
    }

    /// More than this from a server that has not come to the point is not a greeting.
    static let limit = 65_536

    /// What the client says before the server does; empty for protocols in which the server greets.
    let opening: [UInt8]
    private let turns: [Turn]
    private var position = 0
    private var buffer: [UInt8] = []
    private var taken = 0

    init(_ kind: StartTLS) {
        opening = kind == .postgres ? [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F] : []
        turns = Self.turns(of: kind)
    }

    /// Takes what was received.
    mutating func take(_ octets: [UInt8]) -> Step {
        taken += octets.count
        guard taken <= Self.limit else { return .refused("more than \(Self.limit) octets") }
        buffer += octets
        if turns.isEmpty { return takeAnswerOctet() }
        while let end = buffer.firstIndex(of: 0x0A) {
            let line = String(decoding: buffer[..<end], as: UTF8.self)
            buffer.removeSubrange(...end)
            let turn = turns[position]
            if turn.skips(line) { continue }
            guard line.hasPrefix(turn.accepts) else { return .refused(Self.quote(line)) }
            position += 1
            guard let reply = turn.reply else { return begin() }
            // Words that follow before the answer is asked for belong to no exchange of ours (RFC 3207 §6).
            return buffer.isEmpty ? .say(Array(reply.utf8)) : .refused("words before they were asked for")
        }
        return .wait
    }

    /// PostgreSQL answers with one octet: S for yes.
    private mutating func takeAnswerOctet() -> Step {
        guard let answer = buffer.first else { return .wait }
        guard answer == UInt8(ascii: "S") else {
            return .refused(Self.quote(String(decoding: [answer], as: UTF8.self)))
        }
        buffer.removeFirst()
        return begin()
    }

    private func begin() -> Step {
        buffer.isEmpty ? .shakeHands : .refused("octets between the answer and TLS")
    }

    private static func turns(of kind: StartTLS) -> [Turn] {
        let continued: @Sendable (String) -> Bool = { line in
            // RFC 5321 §4.2.1: a hyphen after the code says that more lines follow; so does FTP.
            let octets = Array(line.utf8)
            return octets.count > 3 && octets[3] == UInt8(ascii: "-") || octets.first == UInt8(ascii: " ")
        }
        let never: @Sendable (String) -> Bool = { _ in false }
        switch kind {
        case .smtp, .lmtp:
            let greeting = kind == .smtp ? "EHLO probe.invalid\r\n" : "LHLO probe.invalid\r\n"
            return [
                Turn(skips: continued, accepts: "220", reply: greeting),
                Turn(skips: continued, accepts: "250", reply: "STARTTLS\r\n"),
                Turn(skips: continued, accepts: "220", reply: nil),
            ]
        case .imap:
            return [
                Turn(skips: never, accepts: "* OK", reply: "a STARTTLS\r\n"),
                Turn(skips: { $0.hasPrefix("*") }, accepts: "a OK", reply: nil),
            ]
        case .pop3:
            return [
                Turn(skips: never, accepts: "+OK", reply: "STLS\r\n"), Turn(skips: never, accepts: "+OK", reply: nil),
            ]
        case .ftp:
            return [
                Turn(skips: continued, accepts: "220", reply: "AUTH TLS\r\n"),
                Turn(skips: continued, accepts: "234", reply: nil),
            ]
        case .sieve:
            return [
                Turn(skips: { $0.hasPrefix("\"") }, accepts: "OK", reply: "STARTTLS\r\n"),
                Turn(skips: never, accepts: "OK", reply: nil),
            ]
        case .postgres:
            return []
        }
    }

    /// A server's words made safe to print: printable ASCII, at most 100 characters.
    private static func quote(_ line: String) -> String {
        String(line.unicodeScalars.prefix(100).map { (0x20..<0x7F).contains($0.value) ? Character($0) : "?" })
    }
}
