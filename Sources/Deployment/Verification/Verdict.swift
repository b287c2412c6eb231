package import FoundationEssentials
package import PKI
package import TLS

/// What the endpoints of one target were seen to serve at the end of a verification.
package struct Verdict: Sendable, Equatable {
    /// What one address was seen to serve.
    package enum Seen: Sendable, Equatable {
        /// The expected leaf, several times in a row; and whether the expected intermediates came with it.
        case expected(withChain: Bool)
        /// Another leaf.
        case other(fingerprint: SHA256Digest, notAfter: Date)
        /// Now the one, now the other: old workers have not gone, or several servers share the address.
        case alternating(fingerprint: SHA256Digest, notAfter: Date)
        /// None at all.
        case unreachable(ProbeFailure)
    }

    /// One address.
    package struct Address: Sendable, Equatable {
        /// The numeric address, or the host when it was not resolved.
        package let address: String
        /// What it serves.
        package let seen: Seen
    }

    /// One endpoint with every address of its name.
    package struct AtEndpoint: Sendable, Equatable {
        /// The endpoint.
        package let endpoint: Endpoint
        /// Its addresses, in the resolver's order.
        package let addresses: [Address]
    }

    /// All endpoints, in the order of the configuration; with several keys, each once for every kind of key.
    package let endpoints: [AtEndpoint]

    /// Whether every address of every endpoint was seen to serve the expected certificate.
    package var isServedEverywhere: Bool {
        endpoints.allSatisfy { $0.addresses.allSatisfy { $0.seen.isExpected } }
    }
}

extension Verdict.Seen {
    /// Whether it is the expected leaf.
    package var isExpected: Bool {
        if case .expected = self { return true }
        return false
    }

    /// Whether no certificate was seen.
    package var isUnreachable: Bool {
        if case .unreachable = self { return true }
        return false
    }
}
