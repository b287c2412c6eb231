/// What a name has, its aliases followed.
package struct Lookup: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        /// At least one record of the type asked for.
        case found([ResourceRecord])
        /// The name exists, without any record of that type (NODATA).
        case noData
        /// There is no such name (NXDOMAIN).
        case noSuchName
    }

    /// The name asked for.
    package let name: DomainName
    /// Where its aliases lead, in order; empty when it has none.
    package let aliases: [DomainName]
    package let outcome: Outcome
    /// Whether every answer on the way had the AD bit: the servers vouch for DNSSEC. Worth as much as the way to them.
    package let isAuthentic: Bool
    /// SOA records that came with the answer, wherever they stood: each names a zone that the name may be in.
    let authorities: [ResourceRecord]

    /// The name that has the records, or has none.
    package var canonicalName: DomainName { aliases.last ?? name }

    /// The records found; empty for NODATA and NXDOMAIN.
    package var records: [ResourceRecord] {
        if case .found(let records) = outcome { records } else { [] }
    }
}
