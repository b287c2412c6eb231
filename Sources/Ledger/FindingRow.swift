package import FoundationEssentials

/// How bad a finding is; the words are those of the checks.
package enum FindingSeverity: String, Sendable, CaseIterable, Comparable {
    case info, low, medium, high, critical

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    /// As it is stored: numbers sort, words don't.
    var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }

    init?(rank: Int) {
        guard let severity = Self.allCases.first(where: { $0.rank == rank }) else { return nil }
        self = severity
    }
}

/// Something that is wrong, as the checks tell it.
package struct FindingRow: Sendable, Equatable {
    /// The check's stable word.
    package var check: String
    /// The check's number in the published list; 0 for what is not in it, such as a drift.
    package var number: Int
    package var severity: FindingSeverity
    /// Its identity: the same thing wrong with the same object has the same key, at every scan.
    package var dedup: String
    /// The URI of the place it is about; nil if it is about none.
    package var place: String?
    /// The fingerprint of the certificate it is about, which the ledger has; nil if it is about none.
    package var certificate: String?
    /// The name of the managed certificate it is about; nil if it is about none.
    package var managedName: String?
    /// What exactly is wrong, one line, printable.
    package var detail: String
    /// What helps.
    package var hint: String

    package init(
        check: String,
        number: Int,
        severity: FindingSeverity,
        dedup: String,
        place: String? = nil,
        certificate: String? = nil,
        managedName: String? = nil,
        detail: String,
        hint: String
    ) {
        self.check = check
        self.number = number
        self.severity = severity
        self.dedup = dedup
        self.place = place
        self.certificate = certificate
        self.managedName = managedName
        self.detail = detail
        self.hint = hint
    }
}

/// A finding and its history.
package struct StandingFinding: Sendable, Equatable {
    package let finding: FindingRow
    /// Since when it stands; a second time counts anew.
    package let firstSeen: Date
    /// When it was last found so.
    package let lastSeen: Date
    /// When it was found to be so no longer; nil as long as it stands.
    package let resolvedAt: Date?
    /// Until when a waiver covers it; nil if none does. The time may have passed.
    package let waivedUntil: Date?
    /// The waiver that covers it.
    package let waiver: WaiverID?

    /// Whether it is waived at an instant: visible still, and not counted.
    package func isWaived(at instant: Date) -> Bool { waivedUntil.map { $0 > instant } ?? false }
}

/// What one judgement changed.
package struct Settlement: Sendable, Equatable {
    /// Those that stand since now, waived ones included.
    package var opened: [StandingFinding] = []
    /// Those that stood and do no longer.
    package var resolved: [StandingFinding] = []
    /// How many stood before and still do.
    package var standing = 0
}

/// What was judged: findings within that were not found again are resolved.
package enum FindingScope: Sendable, Equatable {
    /// Every check, everywhere.
    case everything
    /// These checks, everywhere.
    case checks(Set<String>)
    /// Every check that is about one of these places, by URI.
    case places(Set<String>)
    /// Every check that is about one of these certificates, by fingerprint.
    case certificates(Set<String>)
    /// Every check that is about one of these managed certificates, by name.
    case managed(Set<String>)
}

extension FindingRow {
    /// What a waiver's pattern is held against, without the names of the certificate: the place, the managed name, and
    /// what ``dedup`` tells it is about.
    var words: [String] {
        var words = [place, managedName].compactMap { $0 }
        if dedup.hasPrefix("\(check)/") { words.append(String(dedup.dropFirst(check.count + 1))) }
        let (front, back) = ("drift/", "/\(check)")
        guard dedup.hasPrefix(front), dedup.hasSuffix(back), dedup.count > front.count + back.count else {
            return words
        }
        let unit = dedup.dropFirst(front.count).dropLast(back.count)
        words.append(String(unit))
        // `managed/NAME`, `endpoint/URI`, `link/SERVICE/FILE`: each by itself, a file as a path and as a place.
        let parts = unit.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return words }
        guard parts[0] == "link", let slash = parts[1].firstIndex(of: "/") else { return words + [parts[1]] }
        let file = String(parts[1][parts[1].index(after: slash)...])
        return words + [String(parts[1][..<slash]), file, "file://\(file)"]
    }
}
