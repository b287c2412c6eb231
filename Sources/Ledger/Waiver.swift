package import FoundationEssentials

/// The number of one waiver in the ledger.
package struct WaiverID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package var description: String { "\(rawValue)" }
}

/// Which findings somebody decided to live with, until when and why.
package struct WaiverTerms: Sendable, Equatable {
    /// Only this check's; nil for any.
    package var check: String?
    /// Only the finding with this key; nil for any.
    package var dedup: String?
    /// Only findings one of whose words matches, where `*` stands for anything; nil for any finding. The words are the
    /// URI of the place, the name of the managed certificate, what it is about in ``FindingRow/dedup`` (the service's
    /// file or the endpoint of a drift), and the names of the certificate.
    package var place: String?
    package var until: Date
    package var by: String
    package var why: String

    package init(
        check: String? = nil,
        dedup: String? = nil,
        place: String? = nil,
        until: Date,
        by: String,
        why: String
    ) {
        self.check = check
        self.dedup = dedup
        self.place = place
        self.until = until
        self.by = by
        self.why = why
    }

    /// Whether it is about a finding; one that names nothing covers nothing.
    ///
    /// - Parameter words: what the pattern is held against; asked for only when it is needed.
    package func covers(check: String, dedup: String, words: () throws -> [String]) rethrows -> Bool {
        guard self.check != nil || self.dedup != nil || self.place != nil else { return false }
        if let wanted = self.check, wanted != check { return false }
        if let wanted = self.dedup, wanted != dedup { return false }
        guard let pattern = self.place else { return true }
        return try words().contains { Self.matches($0, pattern) }
    }

    /// Octet by octet, going back to the last star only: never more than length times length steps.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let text = Array(text.utf8)
        let pattern = Array(pattern.utf8)
        let star = UInt8(ascii: "*")
        var (at, wanted) = (0, 0)
        var retry: (at: Int, wanted: Int)?
        while at < text.count {
            if wanted < pattern.count, pattern[wanted] == star {
                retry = (at, wanted + 1)
                wanted += 1
            } else if wanted < pattern.count, pattern[wanted] == text[at] {
                at += 1
                wanted += 1
            } else if let last = retry {
                retry = (last.at + 1, last.wanted)
                (at, wanted) = (last.at + 1, last.wanted)
            } else {
                return false
            }
        }
        return pattern[wanted...].allSatisfy { $0 == star }
    }
}

/// A waiver as it was given.
package struct Waiver: Sendable, Equatable {
    package let id: WaiverID
    package let terms: WaiverTerms
    package let createdAt: Date
    /// When it was taken back; nil as long as it holds.
    package let withdrawnAt: Date?

    /// Whether it holds at an instant.
    package func holds(at instant: Date) -> Bool { withdrawnAt == nil && terms.until > instant }
}
