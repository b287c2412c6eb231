/// Why the zone of a name, or its servers, are not known.
package enum ZoneFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// No SOA up to the root.
    case notFound(DomainName)
    /// The zone has no NS records.
    case noServers(zone: DomainName)
    /// None of the zone's servers has an address.
    case noAddresses(zone: DomainName)
    case lookup(LookupFailure)

    package var description: String {
        switch self {
        case .notFound(let name): "no zone is found for \(name)"
        case .noServers(let zone): "the zone \(zone) names no server (NS)"
        case .noAddresses(let zone): "no server of the zone \(zone) has an address"
        case .lookup(let failure): failure.description
        }
    }

    /// What the operator can do.
    package var hint: String? {
        switch self {
        case .notFound: "check the name, or configure the servers that serve its zone"
        case .noServers, .noAddresses: "repair the zone's NS records, or configure the servers that serve it"
        case .lookup(let failure): failure.hint
        }
    }
}
