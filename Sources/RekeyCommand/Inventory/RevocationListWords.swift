import FoundationEssentials
import Inventory
import Ledger

/// A revocation list of the inventory as `--json` tells it.
struct RevocationListWords: Encodable {
    let uri: String
    let issuer: String
    let thisUpdate: Date
    let nextUpdate: Date?
    let number: String?
    let revoked: Int

    /// Every list that is seen now.
    static func all(_ ledger: Ledger) throws(LedgerFailure) -> [Self] {
        try ledger.revocationListPlaces().flatMap { place in
            let lists = place.facts.flatMap { PlaceFacts(json: $0) }?.revocationLists ?? []
            return lists.map { list in
                Self(
                    uri: place.place.uri,
                    issuer: list.issuer,
                    thisUpdate: Date(timeIntervalSince1970: list.thisUpdate),
                    nextUpdate: list.nextUpdate.map { Date(timeIntervalSince1970: $0) },
                    number: list.number,
                    revoked: list.revoked
                )
            }
        }
    }
}
