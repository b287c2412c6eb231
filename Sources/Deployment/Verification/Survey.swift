package import TLS

/// Which addresses answered before anything was changed: an outage that was there before is not a bad certificate.
package struct Survey: Sendable, Equatable {
    private var reachable: [Endpoint: Set<String>]

    /// A survey of nothing: no address counts as reachable before.
    package init() { reachable = [:] }

    /// A survey from what each endpoint's addresses did.
    package init(_ results: [Endpoint: [ProbeResult]]) {
        reachable = results.mapValues { Set($0.filter { $0.leaf != nil }.map(\.address)) }
    }

    /// Whether an address of an endpoint presented a certificate.
    package func wasReachable(_ address: String, of endpoint: Endpoint) -> Bool {
        reachable[endpoint]?.contains(address) ?? false
    }
}
