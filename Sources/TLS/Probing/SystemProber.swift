/// The real prober: the system's resolver, non-blocking sockets and OpenSSL.
///
/// Any number of probes may run at once; they share one thread for sockets and at most eight for name look-ups, all of
/// which end when there is nothing to do. Sends a handshake and a goodbye, never application data.
package struct SystemProber: Prober {
    private let resolver = AddressResolver()
    private let loop = ProbeLoop()

    /// A prober; keep one and share it, since its threads are per instance.
    package init() {}

    /// See ``Prober/presented(at:deadline:)``. Addresses are asked at the same time.
    package func presented(at endpoint: Endpoint, deadline: Duration) async -> [ProbeResult] {
        let end = ContinuousClock.now + deadline
        guard Self.isNameable(endpoint.host), Self.isNameable(endpoint.indicatedName ?? "-") else {
            return [ProbeResult(address: endpoint.host, outcome: .unreachable(.badName))]
        }
        switch await resolver.resolve(endpoint.host, port: endpoint.port, until: end) {
        case .failure(let failure):
            return [ProbeResult(address: endpoint.host, outcome: .unreachable(failure))]
        case .success(let addresses):
            // All are given to the loop before any is waited for: they run at the same time without a task each.
            let answers = addresses.map { ask($0, of: endpoint, until: end) }
            var results: [ProbeResult] = []
            for (address, answer) in zip(addresses, answers) {
                let outcome = await answer.value(ifCancelled: .unreachable(.cancelled))
                results.append(ProbeResult(address: address.text, outcome: outcome))
            }
            // The loop drops the sockets of a probe nobody waits for.
            if Task.isCancelled { loop.wake() }
            return results
        }
    }

    private func ask(
        _ address: SocketAddress,
        of endpoint: Endpoint,
        until end: ContinuousClock.Instant
    ) -> OneShot<ProbeResult.Outcome> {
        let answer = OneShot<ProbeResult.Outcome>()
        loop.take(
            ProbeSession.Job(
                address: address,
                name: endpoint.indicatedName,
                startTLS: endpoint.startTLS,
                deadline: end,
                answer: answer
            )
        )
        return answer
    }

    /// 253 octets and no NUL, which would cut the name short in C.
    private static func isNameable(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 253 && !name.utf8.contains(0)
    }
}
