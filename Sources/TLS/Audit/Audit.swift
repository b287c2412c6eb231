/// Asks a service in full: one connection at a time, address by address.
package struct Audit: Sendable {
    /// The application protocols that are asked for.
    package static let applicationProtocols = ["h2", "http/1.1", "acme-tls/1"]

    private let prober: SystemProber
    /// For each connection.
    private let patience: Duration

    /// - Parameter patience: how long any one connection may take; an unanswered question is given up then.
    package init(prober: SystemProber = SystemProber(), patience: Duration = .seconds(5)) {
        self.prober = prober
        self.patience = patience
    }

    /// The facts of each address, in the resolver's order. What does not even answer an ordinary handshake, and no hello
    /// of any version, is not asked further. Never empty: a host that cannot be resolved gives one entry that says so.
    ///
    /// - Parameter deadline: for all of it; what was not asked by then is missing from the facts.
    package func facts(of endpoint: Endpoint, deadline: Duration = .seconds(120)) async -> [AuditFacts] {
        let end = ContinuousClock.now + deadline
        switch await prober.addresses(of: endpoint, until: end) {
        case .failure(let failure):
            let nowhere = ProbeResult(address: endpoint.host, outcome: .unreachable(failure))
            return [AuditFacts(address: endpoint.host, ordinary: nowhere)]
        case .success(let addresses):
            var all: [AuditFacts] = []
            for address in addresses {
                let line = AuditLine(prober, address, endpoint, patience: patience, end: end)
                all.append(await AuditRun(line).facts())
            }
            return all
        }
    }
}
