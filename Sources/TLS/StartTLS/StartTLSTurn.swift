/// One thing the server has to say on the way to TLS, and what it is answered.
struct StartTLSTurn: Sendable {
    /// What the octets so far are worth.
    enum Reading: Equatable {
        /// Not complete.
        case more
        /// This many octets do not matter; the turn is still the server's. Always more than zero.
        case skip(Int)
        /// This many octets are what was waited for.
        case accept(Int, Reply)
        /// The server does not want to; its words, unescaped.
        case refuse(String)
    }

    /// What follows on an accepted turn.
    enum Reply: Equatable {
        /// The client says this, and it is the server's turn again.
        case say([UInt8])
        /// The client says this, and begins TLS without waiting for an answer.
        case sayLast([UInt8])
        /// TLS begins.
        case shakeHands
    }

    /// Judges what is there, all of it from the first octet not yet used; `seen` of them were there the last time.
    let read: @Sendable (_ buffer: ArraySlice<UInt8>, _ seen: Int) -> Reading
    /// Whether the server may go on talking after it was understood: telnet's options come in bundles.
    var mayGoOn = false

    /// A turn of lines: lines are skipped while `skips`, then one must begin with `accepts`.
    static func line(
        skips: @escaping @Sendable (String) -> Bool = { _ in false },
        accepts: String,
        reply: String?
    ) -> StartTLSTurn {
        lines { line in
            if skips(line) { return .skip }
            guard line.hasPrefix(accepts) else { return .refuse }
            return .accept(reply.map { .say(Array($0.utf8)) } ?? .shakeHands)
        }
    }

    /// What a line is worth.
    enum LineReading {
        case skip, refuse
        case accept(Reply)
    }

    /// A turn of lines that are judged one by one.
    static func lines(_ judge: @escaping @Sendable (String) -> LineReading) -> StartTLSTurn {
        StartTLSTurn { buffer, seen in
            let fresh = buffer.dropFirst(seen)
            guard let end = fresh.firstIndex(of: 0x0A) else { return .more }
            let line = String(decoding: buffer[..<end], as: UTF8.self)
            let count = buffer.distance(from: buffer.startIndex, to: end) + 1
            return switch judge(line) {
            case .skip: .skip(count)
            case .accept(let reply): .accept(count, reply)
            case .refuse: .refuse(line)
            }
        }
    }
}
