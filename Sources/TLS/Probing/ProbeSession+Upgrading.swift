import Glibc
import PKI

/// The plain text before TLS, and the hello made by hand.
extension ProbeSession {
    /// Talks until TLS begins or the socket has nothing more.
    func upgrade() {
        while case .upgrading = stage, let octets = exchange() {
            guard let step = dialogue?.take(octets) else { return }
            take(step)
        }
    }

    private func take(_ step: StartTLSDialogue.Step) {
        switch step {
        case .wait: break
        case .say(let reply): say(reply)
        case .sayLast(let reply):
            say(reply)
            // Some forty octets on a fresh connection: a socket that has no room for them is out of order.
            wire.isFlushed ? beginTLS() : fail(errno: ENOBUFS)
        case .shakeHands: beginTLS()
        case .refused(let words): finish(.failed(.startTLSRefused(words)))
        case .injected: finish(.failed(.startTLSInjected))
        }
    }

    /// TLS begins: from here on the first octets are the client's.
    func beginTLS() {
        guard stage != .over else { return }
        dialogue = nil
        wire.isWrapped = job.startTLS == .mssql
        began = .now
        switch job.question {
        case .handshake(let offer, let use):
            stage = .shakingHands
            prepare(offer, use)
        case .hello(let hello, let goal):
            stage = .greeting
            flight = ServerFlight(goal: goal)
            say(hello.record(random: (0..<32).map { _ in UInt8.random(in: 0...255) }))
            greet()
        }
    }

    /// Reads the answer to the hello made by hand.
    func greet() {
        while case .greeting = stage, let octets = exchange() {
            if let answer = flight?.take(octets) { finish(.greeted(answer)) }
        }
    }

    private func say(_ octets: [UInt8]) {
        let failure = wire.say(octets)
        if failure != 0 { fail(errno: failure) }
    }

    /// What the peer said; nil when there is nothing yet or it is over.
    private func exchange() -> [UInt8]? {
        let failure = wire.flush()
        guard failure == 0 else {
            fail(errno: failure)
            return nil
        }
        switch wire.hear() {
        case .octets(let octets): return octets
        case .nothing: return nil
        case .closed: finish(closed())
        case .failed(let code):
            if case .greeting = stage { finish(closed()) } else { fail(errno: code) }
        case .malformed: finish(.failed(.startTLSRefused("packets that are not TDS")))
        }
        return nil
    }

    private func closed() -> ProbeAnswer {
        if case .greeting = stage { return .greeted(flight?.atEnd() ?? .closed) }
        return .failed(.closed(.upgrading))
    }
}
