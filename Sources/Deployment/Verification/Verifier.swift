package import PKI
package import TLS

/// Looks until every endpoint serves what it should, or time is up.
package struct Verifier: Sendable {
    private let prober: any Prober
    private let pause: Duration
    private let patience: Duration
    private let needed: Int

    /// A verifier.
    ///
    /// - Parameters:
    ///   - pause: the time between two looks while an address does not serve the expected certificate.
    ///   - patience: how long one look may take; a verification may overrun its window by this and no more.
    ///   - needed: how often in a row the expected certificate must be seen, since old workers drain.
    package init(
        prober: any Prober,
        pause: Duration = .milliseconds(150),
        patience: Duration = .seconds(3),
        needed: Int = 3
    ) {
        self.prober = prober
        self.pause = pause
        self.patience = patience
        self.needed = max(1, needed)
    }

    /// Looks once, before anything is changed.
    package func survey(_ endpoints: [Endpoint]) async -> Survey {
        await withTaskGroup(of: (Endpoint, [ProbeResult]).self) { group in
            for endpoint in Set(endpoints) {
                group.addTask { (endpoint, await prober.presented(at: endpoint, deadline: patience)) }
            }
            var results: [Endpoint: [ProbeResult]] = [:]
            for await (endpoint, found) in group { results[endpoint] = found }
            return Survey(results)
        }
    }

    /// Looks once, as ``verify(_:expecting:settle:)-(_,Generation,_)`` will: with several keys, once for each of them.
    package func survey(_ endpoints: [Endpoint], for generation: Generation) async -> Survey {
        await survey(generation.pairs.flatMap { pair in endpoints.map { $0.understanding(pair.family) } })
    }

    /// Watches all endpoints for everything that a generation has: with several keys, each endpoint is asked by clients
    /// that understand one kind of key only, and must serve the certificate of every kind.
    package func verify(
        _ endpoints: [Endpoint],
        expecting generation: Generation,
        settle: Duration = .seconds(3)
    ) async -> Verdict {
        await verify(
            endpoints.flatMap { endpoint in
                generation.pairs.map { (endpoint.understanding($0.family), $0.chain) }
            },
            settle: settle
        )
    }

    /// Watches all endpoints at once, each until all of its addresses serve the chain's leaf or the window ends.
    ///
    /// The first look is immediate. When the expected leaf has been seen it is confirmed at once, even past the window.
    package func verify(
        _ endpoints: [Endpoint],
        expecting chain: CertificateChain,
        settle: Duration = .seconds(3)
    ) async -> Verdict {
        await verify(endpoints.map { ($0, chain) }, settle: settle)
    }

    private func verify(_ wanted: [(Endpoint, CertificateChain)], settle: Duration) async -> Verdict {
        await withTaskGroup(of: (Int, Verdict.AtEndpoint).self) { group in
            for (position, (endpoint, chain)) in wanted.enumerated() {
                group.addTask { (position, await watch(endpoint, expecting: chain, settle: settle)) }
            }
            var found: [(Int, Verdict.AtEndpoint)] = []
            for await one in group { found.append(one) }
            return Verdict(endpoints: found.sorted { $0.0 < $1.0 }.map(\.1))
        }
    }

    private func watch(
        _ endpoint: Endpoint,
        expecting chain: CertificateChain,
        settle: Duration
    ) async -> Verdict.AtEndpoint {
        // From the first look on: a busy machine must not eat the window before it.
        let end = ContinuousClock.now + settle
        var tally = Tally(expecting: chain, needed: needed)
        while true {
            tally.note(await prober.presented(at: endpoint, deadline: patience))
            let isOver = tally.isProven || Task.isCancelled || (ContinuousClock.now >= end && !tally.isPromising)
            guard !isOver else { return Verdict.AtEndpoint(endpoint: endpoint, addresses: tally.addresses) }
            // A cancelled sleep ends the loop after one more look.
            if !tally.isPromising { try? await Task.sleep(for: pause) }
        }
    }
}
