/// One address that is asked one thing after the other, and for how long.
struct AuditLine: Sendable {
    let address: SocketAddress
    let endpoint: Endpoint
    private let prober: SystemProber
    private let patience: Duration
    private let end: ContinuousClock.Instant

    init(
        _ prober: SystemProber,
        _ address: SocketAddress,
        _ endpoint: Endpoint,
        patience: Duration,
        end: ContinuousClock.Instant
    ) {
        self.prober = prober
        self.address = address
        self.endpoint = endpoint
        self.patience = patience
        self.end = end
    }

    /// Whether the time for all of it is used up, or nobody waits any more.
    var isOver: Bool { Task.isCancelled || ContinuousClock.now >= end }

    /// A handshake.
    func shake(_ offer: Offer, _ use: ProbeQuestion.SessionUse = .none) async -> ProbeResult {
        ProbeResult(address: address.text, await ask(.handshake(offer, use)))
    }

    /// A hello made by hand; nil when nothing came in time.
    func greet(_ hello: ClientHello, until goal: ServerFlight.Goal = .hello) async -> HelloAnswer? {
        guard case .greeted(let answer) = await ask(.hello(hello, until: goal)) else { return nil }
        return answer
    }

    private func ask(_ question: ProbeQuestion) async -> ProbeAnswer {
        guard !isOver else { return .failed(.timedOut(.connecting)) }
        return await prober.ask(question, address, of: endpoint, until: min(end, .now + patience))
    }
}
