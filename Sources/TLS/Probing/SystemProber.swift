/// The real prober: the system's resolver, non-blocking sockets and OpenSSL.
///
/// Any number of probes may run at once; they share one thread for sockets and at most eight for name look-ups, all of
/// which end when there is nothing to do. Sends a handshake and a goodbye, never application data.
package struct SystemProber: Prober {
    private let resolver = AddressResolver()
    private let loop = ProbeLoop()

    /// A prober; keep one and share it, since its threads are per instance.
    package init() {}

    /// See ``Prober/presented(at:deadline:)``. Addresses are asked at the same time, with the ordinary offer as far as the
    /// endpoint leaves all kinds of key open.
    package func presented(at endpoint: Endpoint, deadline: Duration) async -> [ProbeResult] {
        await presented(at: endpoint, offer: Offer(understanding: endpoint.family), deadline: deadline)
    }

    /// As ``Prober/presented(at:deadline:)``, with what is offered chosen by the caller.
    package func presented(at endpoint: Endpoint, offer: Offer, deadline: Duration) async -> [ProbeResult] {
        let end = ContinuousClock.now + deadline
        switch await addresses(of: endpoint, until: end) {
        case .failure(let failure):
            return [ProbeResult(address: endpoint.host, outcome: .unreachable(failure))]
        case .success(let addresses):
            // All are given to the loop before any is waited for: they run at the same time without a task each.
            let answers = addresses.map { loop.take(job(.handshake(offer), $0, of: endpoint, until: end)) }
            var results: [ProbeResult] = []
            for (address, answer) in zip(addresses, answers) {
                let answer = await answer.value(ifCancelled: .failed(.cancelled))
                results.append(ProbeResult(address: address.text, answer))
            }
            // The loop drops the sockets of a probe nobody waits for.
            if Task.isCancelled { loop.dropLeavers() }
            return results
        }
    }

    /// The endpoint's addresses, or why there are none.
    func addresses(
        of endpoint: Endpoint,
        until end: ContinuousClock.Instant
    ) async -> Result<[SocketAddress], ProbeFailure> {
        guard endpoint.isNameable else { return .failure(.badName) }
        return await resolver.resolve(endpoint.host, port: endpoint.port, until: end)
    }

    /// One question to one address.
    func ask(
        _ question: ProbeQuestion,
        _ address: SocketAddress,
        of endpoint: Endpoint,
        until end: ContinuousClock.Instant
    ) async -> ProbeAnswer {
        let answer = await loop.take(job(question, address, of: endpoint, until: end))
            .value(ifCancelled: .failed(.cancelled))
        if Task.isCancelled { loop.dropLeavers() }
        return answer
    }

    private func job(
        _ question: ProbeQuestion,
        _ address: SocketAddress,
        of endpoint: Endpoint,
        until end: ContinuousClock.Instant
    ) -> ProbeSession.Job {
        ProbeSession.Job(
            address: address,
            name: endpoint.indicatedName,
            host: endpoint.serverName ?? endpoint.host,
            startTLS: endpoint.startTLS,
            question: question,
            deadline: end
        )
    }
}

extension Endpoint {
    /// Whether its names can be asked for: 253 octets and no NUL, which would cut the name short in C.
    var isNameable: Bool {
        [host, serverName ?? "-"].allSatisfy { !$0.isEmpty && $0.utf8.count <= 253 && !$0.utf8.contains(0) }
    }
}

extension ProbeResult {
    /// What a handshake's answer says.
    init(address: String, _ answer: ProbeAnswer) {
        switch answer {
        case .served(let certificates, let negotiated):
            self.init(address: address, outcome: .served(certificates), negotiated: negotiated)
        case .failed(let failure):
            self.init(address: address, outcome: .unreachable(failure))
        case .greeted:
            self.init(address: address, outcome: .unreachable(.noCertificate))
        }
    }
}
