import FoundationEssentials
import Inventory
import Ledger
import Report

/// Endpoints by addresses: what each serves beside what was issued and what lies on disk.
struct EndpointMaker {
    let ledger: Ledger

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
        return Report.EndpointRow(
            endpoint: uri,
            certificate: newest?.fingerprint,
            addresses: addresses.map { address in
                let isNewest = address.fingerprint == newest?.fingerprint
                let label = String(address.fingerprint.prefix(8))
                let issued: Report.EndpointRow.Mark.Kind = address.isManaged ? .current : .unknown
                return Report.EndpointRow.Address(
                    address: address.address,
                    issued: Report.EndpointRow.Mark(kind: issued),
                    disk: Report.EndpointRow.Mark(kind: .unknown),
                    served: Report.EndpointRow.Mark(kind: isNewest ? .current : .older, label: label),
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
        row.addresses.count { $0.lastError != nil || $0.served.kind != .current }
    }
}
