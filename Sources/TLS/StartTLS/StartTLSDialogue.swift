/// The plain-text exchange that leads to TLS, as a machine over octets: what comes in, what to say next.
///
/// No socket here. What the server says is untrusted: it is bounded, and compared, never interpreted.
struct StartTLSDialogue {
    enum Step: Equatable {
        /// Read on.
        case wait
        /// Send these octets, then read on.
        case say([UInt8])
        /// Send these octets; TLS begins right behind them.
        case sayLast([UInt8])
        /// TLS begins now.
        case shakeHands
        /// The server does not want to.
        case refused(String)
        /// Octets came between the server's consent and TLS. RFC 3207 §6 and RFC 2595 §7 have the client discard what
        /// it learnt in the clear; here nothing that may have been put in by somebody in between is gone on with.
        case injected
    }

    /// More than this from a server that has not come to the point is not a greeting.
    static let limit = 65_536

    /// What the client says before the server does; empty for protocols in which the server greets.
    let opening: [UInt8]
    private let turns: [StartTLSTurn]
    private var position = 0
    private var buffer: [UInt8] = []
    /// How much of the buffer was there already when the turn was last judged.
    private var seen = 0
    private var taken = 0

    /// - Parameter name: whom the client means to talk to; asked for in XMPP only, and escaped there.
    init(_ kind: StartTLS, name: String) {
        (opening, turns) = Self.script(of: kind, name: name)
    }

    /// Takes what was received.
    mutating func take(_ octets: [UInt8]) -> Step {
        taken += octets.count
        guard taken <= Self.limit else { return .refused("more than \(Self.limit) octets") }
        buffer += octets
        while position < turns.count, !buffer.isEmpty {
            let turn = turns[position]
            switch turn.read(buffer[...], seen) {
            case .more:
                seen = buffer.count
                return .wait
            case .skip(let count):
                drop(count)
            case .refuse(let words):
                return .refused(Self.quote(words))
            case .accept(let count, let reply):
                drop(count)
                position += 1
                return step(reply, after: turn)
            }
        }
        return .wait
    }

    private func step(_ reply: StartTLSTurn.Reply, after turn: StartTLSTurn) -> Step {
        switch reply {
        case .shakeHands: return buffer.isEmpty ? .shakeHands : .injected
        case .sayLast(let words): return buffer.isEmpty ? .sayLast(words) : .injected
        case .say(let words):
            // Words that follow before the answer is asked for belong to no exchange of ours (RFC 3207 §6).
            return buffer.isEmpty || turn.mayGoOn ? .say(words) : .refused("words before they were asked for")
        }
    }

    private mutating func drop(_ count: Int) {
        buffer.removeFirst(min(max(1, count), buffer.count))
        seen = 0
    }

    /// A server's words made safe to print: printable ASCII, at most 100 characters.
    private static func quote(_ line: String) -> String {
        String(line.unicodeScalars.prefix(100).map { (0x20..<0x7F).contains($0.value) ? Character($0) : "?" })
    }
}
