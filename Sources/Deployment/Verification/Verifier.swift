package import PKI
package import TLS

/// Looks until every endpoint serves what it should, or time is up.
package struct Verifier: Sendable {
    private let prober: any Prober
    private let pause: Duration
    private let breath: Duration
    private let patience: Duration
    private let needed: Int

    /// A verifier.
    ///
    /// The expected certificate is believed after `needed` sights in a row with a `breath` between them, so over at least
    /// 0.3 s as they are given here: nginx lets old and new workers accept side by side for a tenth of a second, and of
    /// three processes that share a port one that was not told stays unseen in 20 looks 3 times in 10,000. Seeing
    /// something else in between makes more sights necessary, see ``Tally``.
    ///
    /// - Parameters:
    ///   - pause: the time between two looks while an address does not serve the expected certificate.
    ///   - breath: the time between two looks while all do and it is not believed yet.
    ///   - patience: how long one look may take. A verification may overrun its window by this, and by the sights that a
    ///     row still lacks.
    ///   - needed: how often in a row the expected certificate must be seen.
    package init(
        prober: any Prober,
        pause: Duration = .milliseconds(150),
        breath: Duration = .milliseconds(16),
        patience: Duration = .seconds(3),
        needed: Int = 20
    ) {
        self.prober = prober
        self.pause = pause
        self.breath = breath
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
        await survey(generation.asking(endpoints))
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
    /// The first look is immediate. A row of sights of the expected leaf that began in the window is followed to its end.
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
            try? await Task.sleep(for: tally.isPromising ? breath : pause)
        }
    }
}
