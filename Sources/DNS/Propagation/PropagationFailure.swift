/// Why a record is not known to be visible everywhere.
package enum PropagationFailure: Error, Sendable, Equatable {
    /// The deadline came; these servers did not show the record of this name.
    case notVisible(DomainName, [ServerReport])
    /// The alias of the name could not be followed.
    case delegation(DomainName, LookupFailure)
    /// The zone of the name, or its servers, could not be found.
    case zone(DomainName, ZoneFailure)
    case cancelled
}

extension PropagationFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notVisible(let name, let reports):
            "TXT of \(name) is not visible everywhere: "
                + (reports.isEmpty
                    ? "no server was asked" : reports.prefix(8).map(\.description).joined(separator: "; "))
        case .delegation(let name, let failure): "TXT of \(name): \(failure)"
        case .zone(let name, let failure): "TXT of \(name): \(failure)"
        case .cancelled: "waiting for the DNS was called off"
        }
    }

    /// What the operator can do.
    package var hint: String? {
        switch self {
        case .notVisible(_, let reports) where !reports.isEmpty && reports.allSatisfy(\.finding.isBroken):
            "repair those servers or take them out of the zone's NS records"
        case .notVisible:
            "see that the record was written into the right zone and that all secondaries transfer it, or wait longer"
        case .delegation(_, let failure): failure.hint
        case .zone(_, let failure): failure.hint
        case .cancelled: nil
        }
    }
}
