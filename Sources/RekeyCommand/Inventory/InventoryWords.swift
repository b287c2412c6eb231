import FoundationEssentials
import Ledger

/// A certificate of the inventory as `--json` tells it.
struct InventoryWords: Encodable {
    /// One spot where it is or was seen.
    struct Spot: Encodable {
        let uri: String
        let kind: String
        let address: String?
        let position: Int
        let alias: String?
        let service: String?
        let environment: String?
        let owner: String?
        let firstSeen: Date
        let lastSeen: Date
        let current: Bool
    }

    let fingerprint: String
    let spki: String
    let serial: String
    let subject: String
    let commonName: String?
    let names: [String]
    let issuer: String
    let notBefore: Date
    let notAfter: Date
    let keyType: String
    let keyBits: Int
    let signature: String
    let isAuthority: Bool
    let managed: String?
    /// The worst finding about it that is not waived; nil when nothing is wrong with it.
    let severity: String?
    let firstSeen: Date
    let lastSeen: Date
    let revokedAt: Date?
    let places: [Spot]

    init(_ item: InventoryItem, places: [ObservationRow], managed: String?) {
        let row = item.certificate
        (fingerprint, spki, serial) = (row.fingerprint, row.spki, row.serial)
        (subject, commonName, issuer) = (row.subject, row.commonName, row.issuer)
        names = row.names.map(\.name)
        (notBefore, notAfter) = (row.notBefore, row.notAfter)
        (keyType, keyBits, signature) = (row.keyType, row.keyBits, row.signature)
        isAuthority = row.isAuthority
        self.managed = managed
        severity = item.worst?.rawValue
        (firstSeen, lastSeen, revokedAt) = (item.firstSeen, item.lastSeen, item.revokedAt)
        self.places = places.map(Spot.init)
    }
}

extension InventoryWords.Spot {
    init(_ row: ObservationRow) {
        self.init(
            uri: row.place.uri,
            kind: row.place.kind,
            address: row.address.isEmpty ? nil : row.address,
            position: row.position,
            alias: row.alias,
            service: row.place.service,
            environment: row.place.environment,
            owner: row.place.owner,
            firstSeen: row.firstSeen,
            lastSeen: row.lastSeen,
            current: row.goneAt == nil
        )
    }
}
