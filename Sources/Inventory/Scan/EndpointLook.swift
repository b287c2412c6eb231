package import Checks
package import FoundationEssentials
package import TLS

/// One endpoint as a sweep saw it: every address it has, and what each presented.
package struct EndpointLook: Sendable {
    package let place: Place
    package let endpoint: Endpoint
    package let results: [ProbeResult]
    package let instant: Date
    /// What other services say about it, as far as they were asked.
    package var outside = OutsideFacts()
    /// Whether nobody said that there is a server: that nothing is seen there is no fault.
    package let isGuess: Bool

    package init(place: Place, endpoint: Endpoint, results: [ProbeResult], instant: Date, isGuess: Bool = false) {
        self.isGuess = isGuess
        self.place = place
        self.endpoint = endpoint
        self.results = results
        self.instant = instant
    }

    /// What was presented, address by address, in the order of the chain.
    var sightings: [Sighting] {
        results.flatMap { result in
            guard case .served(let certificates) = result.outcome else { return [Sighting]() }
            return certificates.enumerated().map { position, certificate in
                Sighting(place: place, address: result.address, position: position, certificate: certificate)
            }
        }
    }

    /// The addresses that presented something.
    var seenAddresses: [String] {
        results.compactMap { result in
            if case .served = result.outcome { result.address } else { nil }
        }
    }

    /// The addresses that presented nothing, and are the endpoint's all the same; nil when it is not known which it has.
    /// An address that is neither seen nor silent is the endpoint's no longer.
    var silentAddresses: [String]? {
        var silent: [String] = []
        for result in results {
            guard case .unreachable(let failure) = result.outcome else { continue }
            guard !failure.isBeforeAddresses else { return nil }
            silent.append(result.address)
        }
        return silent
    }

    /// Whether nothing at all is there, as far as can be told from here: no address took a connection.
    var isSilent: Bool {
        results.allSatisfy { result in
            guard case .unreachable(let failure) = result.outcome else { return false }
            switch failure {
            case .timedOut(.connecting), .system(_, .connecting): return true
            default: return false
            }
        }
    }

    /// Every address that could not be seen into.
    var blindSpots: [BlindSpot] {
        results.compactMap { result in
            guard case .unreachable(let failure) = result.outcome else { return nil }
            let prefix = result.address == endpoint.host ? "" : "\(result.address): "
            return BlindSpot(place: place.uri, reason: .init(failure), detail: PrintableLine.of("\(prefix)\(failure)"))
        }
    }
}

extension ProbeFailure {
    /// Whether the probe ended before the host's addresses were known.
    fileprivate var isBeforeAddresses: Bool {
        switch self {
        case .badName, .resolution, .cancelled, .timedOut(.resolving), .system(_, .resolving): true
        default: false
        }
    }
}
