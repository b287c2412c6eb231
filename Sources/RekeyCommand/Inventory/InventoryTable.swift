import FoundationEssentials
import Ledger
import Rotation

/// A page of the inventory for a terminal.
enum InventoryTable {
    /// - Parameter total: how many there are on all pages; nil when this is the only one.
    static func text(_ page: InventoryPage, _ managed: [String: String], _ now: Date, total: Int?) -> String {
        guard !page.items.isEmpty else { return "no certificate fits" }
        var table = Table("CERTIFICATE", "ENDS", "LEFT", "ISSUER", "KEY", "MANAGED", "WORST", "SEEN AT")
        for item in page.items {
            let row = item.certificate
            let more = item.seenNow > 1 ? " and \(item.seenNow - 1) more" : ""
            table.add(
                shortened(row.commonName ?? row.names.first?.name ?? row.subject, 40),
                InstantText.short(row.notAfter),
                left(row, now),
                shortened(row.issuerName ?? row.issuerOrganisation ?? row.issuer, 24),
                "\(row.keyType)\(row.keyBits > 0 ? " \(row.keyBits)" : "")",
                managed[row.fingerprint] ?? (item.isManaged ? "yes" : "no"),
                item.worst?.rawValue ?? "-",
                item.places.first.map { "\(shortened($0.uri, 60))\(more)" } ?? "nowhere"
            )
        }
        let count = total.map { "\n\(page.items.count) of \($0)" } ?? ""
        let next = page.next.map { "\(count); more: --after \($0)" } ?? ""
        return table.text + next
    }

    private static func left(_ row: CertificateRow, _ now: Date) -> String {
        let seconds = row.notAfter.timeIntervalSince(now)
        guard seconds > 0 else { return "ended" }
        return seconds < 172_800 ? "\(Int(seconds / 3600)) h" : "\(Int(min(seconds / 86_400, 1e9))) d"
    }

    static func shortened(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : "\(text.prefix(width - 1))…"
    }
}
