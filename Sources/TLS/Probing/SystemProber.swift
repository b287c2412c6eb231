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
            return await withTaskGroup(of: (Int, ProbeResult).self) { group in
                for (position, address) in addresses.enumerated() {
                    group.addTask { (position, await ask(address, of: endpoint, until: end)) }
                }
                var results: [(Int, ProbeResult)] = []
                for await result in group { results.append(result) }
                return results.sorted { $0.0 < $1.0 }.map(\.1)
            }
        }
    }

    private func ask(
        _ address: SocketAddress,
        of endpoint: Endpoint,
        until end: ContinuousClock.Instant
    ) async -> ProbeResult {
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
        let outcome = await answer.value(ifCancelled: .unreachable(.cancelled))
        // The loop drops the socket of a probe nobody waits for.
        if Task.isCancelled { loop.wake() }
        return ProbeResult(address: address.text, outcome: outcome)
    }

    /// 253 octets and no NUL, which would cut the name short in C.
    private static func isNameable(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 253 && !name.utf8.contains(0)
    }
}
