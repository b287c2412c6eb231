import FoundationEssentials
import Ledger
import Report
import Rotation

/// The inventory as comma-separated values, a certificate a line.
enum InventoryCSV {
    static let header = record([
        "fingerprint", "common_name", "names", "issuer", "not_before", "not_after", "key_type", "key_bits", "managed",
        "places", "first_place", "service", "owner", "environment", "first_seen", "last_seen",
        "severity",
    ])

    static func line(_ item: InventoryItem, _ managed: [String: String]) -> String {
        let (row, place) = (item.certificate, item.places.first)
        return record([
            row.fingerprint, row.commonName ?? "", row.names.map(\.name).joined(separator: " "), row.issuer,
            InstantText.machine(row.notBefore), InstantText.machine(row.notAfter), row.keyType, "\(row.keyBits)",
            managed[row.fingerprint] ?? "", "\(item.seenNow)", place?.uri ?? "", place?.service ?? "",
            place?.owner ?? "", place?.environment ?? "", InstantText.machine(item.firstSeen),
            InstantText.machine(item.lastSeen), item.worst?.rawValue ?? "",
        ])
    }

    /// Without the line's end: the console adds one.
    private static func record(_ fields: [String]) -> String { String(CSV.record(fields).dropLast(1)) }
}
