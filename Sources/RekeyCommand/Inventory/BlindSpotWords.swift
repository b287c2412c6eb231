import FoundationEssentials
import Ledger
import Rotation

/// A blind spot as it is told.
struct BlindSpotWords: Encodable {
    struct Payload: Encodable {
        let blindSpots: [BlindSpotWords]
        let exit: Int32
    }

    let place: String
    let reason: String
    let detail: String
    let source: String
    let since: Date

    init(_ row: BlindSpotRow) {
        (place, reason, detail, source, since) = (row.place, row.reason, row.detail, row.source, row.firstSeen)
    }

    static func table(_ rows: [BlindSpotRow]) -> String {
        guard !rows.isEmpty else { return "no blind spots" }
        var table = Table("PLACE", "REASON", "SINCE", "DETAIL")
        for row in rows {
            table.add(row.place, row.reason, InstantText.short(row.firstSeen), row.detail)
        }
        return table.text
    }
}
