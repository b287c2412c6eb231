package import PKI

/// Looks at what TLS services serve.
package protocol Prober: Sendable {
    /// Shakes hands with every address of the endpoint and tells what each presented, in the resolver's order.
    ///
    /// Never throws and never returns an empty list: a host that cannot be resolved gives one result that says so. The
    /// whole call takes no longer than the deadline, and ends early when its task is cancelled. Nothing is judged:
    /// an expired or foreign certificate is presented like any other. An endpoint that names one kind of key is asked by
    /// a client that understands no other.
    func presented(at endpoint: Endpoint, deadline: Duration) async -> [ProbeResult]
}

/// What one address of an endpoint did.
package struct ProbeResult: Sendable, Equatable {
    /// What came of the handshake.
    package enum Outcome: Sendable, Equatable {
        /// The certificates as the server sent them, leaf first, at least one.
        case served([Certificate])
        /// No certificate was seen.
        case unreachable(ProbeFailure)
    }

    /// The numeric address, or the host as it was given when it could not be resolved.
    package let address: String
    /// What came of it.
    package let outcome: Outcome
    /// What was agreed on; nil when no handshake came so far.
    package let negotiated: NegotiatedTLS?

    /// A result; for conformers of ``Prober``.
    package init(address: String, outcome: Outcome, negotiated: NegotiatedTLS? = nil) {
        self.address = address
        self.outcome = outcome
        self.negotiated = negotiated
    }

    /// The end-entity certificate, when one was served.
    package var leaf: Certificate? {
        guard case .served(let certificates) = outcome else { return nil }
        return certificates.first
    }

    /// Whether more than the end-entity certificate was served.
    package var hasIntermediates: Bool {
        if case .served(let certificates) = outcome { certificates.count > 1 } else { false }
    }
}
