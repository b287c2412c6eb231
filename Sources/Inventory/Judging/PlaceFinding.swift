package import Checks

/// A rule that is violated at a place.
package struct PlaceFinding: Sendable, Equatable {
    package let check: Check
    package let severity: Severity
    /// Its identity over time: the rule and where, never a fingerprint, so that a renewal that changes nothing is the
    /// same finding.
    package let key: String
    /// The URI of the place; nil for what concerns the estate.
    package let place: String?
    /// The certificate concerned, in hex; nil for what concerns none.
    package let fingerprint: String?
    /// The managed certificate concerned.
    package let managed: String?
    package let detail: String
    package let hint: String

    package init(
        check: Check,
        severity: Severity,
        key: String,
        place: String?,
        fingerprint: String?,
        managed: String? = nil,
        detail: String,
        hint: String
    ) {
        self.check = check
        self.severity = severity
        self.key = key
        self.place = place
        self.fingerprint = fingerprint
        self.managed = managed
        self.detail = detail
        self.hint = hint
    }

    /// Tells the findings of one place apart that have the same key, as when two users of a kubeconfig have certificates
    /// under one name: the second is `…~2`. What is found about one and the same certificate twice is one finding.
    static func apart(_ findings: [PlaceFinding]) -> [PlaceFinding] {
        var met: [String: [String?]] = [:]
        return findings.compactMap { finding in
            let before = met[finding.key, default: []]
            guard !before.contains(finding.fingerprint) else { return nil }
            met[finding.key] = before + [finding.fingerprint]
            return before.isEmpty ? finding : finding.keyed("\(finding.key)~\(before.count + 1)")
        }
    }

    private func keyed(_ key: String) -> PlaceFinding {
        PlaceFinding(
            check: check,
            severity: severity,
            key: key,
            place: place,
            fingerprint: fingerprint,
            managed: managed,
            detail: detail,
            hint: hint
        )
    }

    /// What a judgement comes to at a place; nil unless the rule is violated.
    ///
    /// - Parameter spot: tells several certificates at one place apart: the position, the address.
    init?(_ judgement: Judgement, at place: String, spot: String, fingerprint: String?) {
        guard case .violates(let detail, let hint, _) = judgement.verdict, let severity = judgement.severity else {
            return nil
        }
        self.init(
            check: judgement.check,
            severity: severity,
            key: "\(judgement.check.id)@\(place)\(spot)",
            place: place,
            fingerprint: fingerprint,
            detail: detail,
            hint: hint
        )
    }
}
