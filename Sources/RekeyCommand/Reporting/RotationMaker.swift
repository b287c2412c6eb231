import FoundationEssentials
import Ledger
import Report

/// The rotations of the last weeks, and what each managed certificate went through.
struct RotationMaker {
    let ledger: Ledger
    let now: Date

    private static let days = 90
    private static let day = 86_400.0

    func history() throws(LedgerFailure) -> RotationHistory {
        let records = try ledger.history(certificate: nil, limit: 5_000).filter { record in
            record.endedAt.map { now.timeIntervalSince($0) < Double(Self.days) * Self.day } ?? false
        }
        let seconds = records.compactMap { record in record.endedAt?.timeIntervalSince(record.startedAt) }.sorted()
        let lanes = try lanes()
        return RotationHistory(
            days: days(records),
            median: Self.quantile(0.5, of: seconds),
            percentile95: Self.quantile(0.95, of: seconds),
            lanes: lanes,
            laneTotal: lanes.count
        )
    }

    private func days(_ records: [RotationRecord]) -> [RotationHistory.Day] {
        let first = (now.timeIntervalSince1970 / Self.day).rounded(.down) - Double(Self.days - 1)
        var days = (0..<Self.days).map { offset in
            RotationHistory.Day(
                start: Date(timeIntervalSince1970: (first + Double(offset)) * Self.day),
                succeeded: 0,
                failed: 0,
                rolledBack: 0
            )
        }
        for record in records {
            guard let ended = record.endedAt, let outcome = record.outcome else { continue }
            let index = Int((ended.timeIntervalSince1970 / Self.day).rounded(.down) - first)
            guard days.indices.contains(index) else { continue }
            switch outcome {
            case .verified, .unproven: days[index].succeeded += 1
            case .failed: days[index].failed += 1
            case .rolledBack: days[index].rolledBack += 1
            case .abandoned, .interrupted, .revoked: break
            }
        }
        return days
    }

    private func lanes() throws(LedgerFailure) -> [RotationHistory.Lane] {
        let rows = try ledger.generations(certificate: nil)
        let byName = Dictionary(grouping: rows, by: \.certificate)
        return byName.sorted { $0.key < $1.key }.map { name, rows in
            let sorted = rows.sorted { $0.number < $1.number }
            let versions = sorted.enumerated().map { index, row in
                LaneVersion(
                    number: row.number,
                    from: row.createdAt,
                    until: index + 1 < sorted.count ? sorted[index + 1].createdAt : nil,
                    state: Self.state(row)
                )
            }
            return RotationHistory.Lane(
                name: name,
                certificate: sorted.last { $0.standing == .live }?.fingerprint,
                versions: versions
            )
        }
    }

    private static func state(_ row: GenerationRow) -> LaneVersion.State {
        switch row.standing {
        case .live: .live
        case .held: .held
        case .quarantined: .quarantined
        default: .superseded
        }
    }

    private static func quantile(_ share: Double, of sorted: [Double]) -> Double? {
        guard !sorted.isEmpty else { return nil }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
