import FoundationEssentials
import Inventory
import Ledger
import Report

/// Endpoints by addresses: what each serves beside what was issued and what lies on disk.
struct EndpointMaker {
    let ledger: Ledger
    let stations: Stations

    /// Those with trouble first.
    func rows(limit: Int) throws(LedgerFailure) -> (rows: [Report.EndpointRow], total: Int) {
        let known = try ledger.endpoints(limit: 10_000)
        let grouped = Dictionary(grouping: known, by: \.place.uri)
        let rows = grouped.map { uri, addresses in row(uri, addresses) }
        let sorted = rows.sorted { left, right in
            (Self.trouble(right), left.endpoint) < (Self.trouble(left), right.endpoint)
        }
        return (Array(sorted.prefix(limit)), rows.count)
    }

    private func row(_ uri: String, _ addresses: [StoredEndpoint]) -> Report.EndpointRow {
        let newest = addresses.max { $0.notBefore < $1.notBefore }
        let problems = Self.problems(addresses.first?.facts)
        let held = addresses.map(Stations.Held.init)
        return Report.EndpointRow(
            endpoint: uri,
            certificate: stations.wanted(at: uri) ?? newest?.fingerprint,
            addresses: zip(addresses, held).map { address, served in
                let marks = stations.marks(of: uri, served: served, others: held)
                return Report.EndpointRow.Address(
                    address: address.address,
                    issued: marks.issued,
                    disk: marks.disk,
                    served: marks.served,
                    lastError: problems[address.address],
                    since: address.since
                )
            }
        )
    }

    private static func problems(_ facts: String?) -> [String: String] {
        let addresses = facts.flatMap { PlaceFacts(json: $0) }?.addresses ?? []
        return Dictionary(
            addresses.compactMap { address in address.problem.map { (address.address, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private static func trouble(_ row: Report.EndpointRow) -> Int {
        row.addresses.count { address in
            address.lastError != nil || address.served.kind != .current
                || [.older, .foreign, .absent].contains(address.disk.kind)
        }
    }
}

extension Stations.Held {
    fileprivate init(_ row: StoredEndpoint) { self.init(fingerprint: row.fingerprint, notBefore: row.notBefore) }
}
