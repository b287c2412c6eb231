package import TLS

/// Which addresses answered before anything was changed: an outage that was there before is not a bad certificate.
package struct Survey: Sendable, Equatable {
    private var reachable: [Endpoint: Set<String>]
    private var chained: [Endpoint: Set<String>] = [:]
    private var served: Set<Endpoint> = []

    /// A survey of nothing: no address counts as reachable before.
    package init() { reachable = [:] }

    /// A survey from what each endpoint's addresses did.
    package init(_ results: [Endpoint: [ProbeResult]]) {
        reachable = results.mapValues { Set($0.filter { $0.leaf != nil }.map(\.address)) }
        chained = results.mapValues { Set($0.filter(\.hasIntermediates).map(\.address)) }
    }

    /// The same, and endpoints that were seen to serve what is live when their wave was told, perhaps by an earlier run:
    /// should all of their addresses be silent now, that is news.
    package func knowing(served endpoints: [Endpoint]) -> Survey {
        var survey = self
        survey.served.formUnion(endpoints)
        return survey
    }

    /// Whether an endpoint is known to have served what is live.
    package func wasServed(at endpoint: Endpoint) -> Bool { served.contains(endpoint) }

    /// Whether nobody answered at any endpoint, of which there are some.
    package var isSilent: Bool { !reachable.isEmpty && reachable.values.allSatisfy(\.isEmpty) }

    /// Whether an address presented intermediates beside its certificate: then it has to present the new ones as well.
    package func hadChain(at address: String, of endpoint: Endpoint) -> Bool {
        chained[endpoint]?.contains(address) ?? false
    }

    /// Whether an address of an endpoint presented a certificate.
    package func wasReachable(_ address: String, of endpoint: Endpoint) -> Bool {
        reachable[endpoint]?.contains(address) ?? false
    }
}
