import Checks
import FoundationEssentials
import Inventory
import Ledger
import PKI
import Rotation
import Settings

/// What `rekey check` saw and made of it.
struct CheckWords: Encodable {
    struct Judged: Encodable {
        let number: Int
        let id: String
        let title: String
        /// `violates`, `passes`, `undecided` or `does-not-apply`.
        let verdict: String
        let severity: String
        let detail: String?
        let hint: String?
        let source: String
        /// The certificate concerned; nil for what concerns the endpoint.
        let fingerprint: String?
        /// Who decided to live with it, if somebody did.
        var waiver: Waiver?
    }

    /// A waiver of the configuration that covers a violation.
    struct Waiver: Encodable {
        let until: Date
        let by: String
        let why: String
    }

    struct Seen: Encodable {
        let fingerprint: String
        let subject: String
        let names: [String]
        let issuer: String
        let notBefore: Date
        let notAfter: Date
        let keyType: String
        let address: String?
        let position: Int

        /// The first names, else the subject.
        var title: String {
            if !names.isEmpty { return names.prefix(3).joined(separator: ", ") }
            return subject.isEmpty ? "no name" : subject
        }
    }

    let target: String
    let checks: String
    var certificates: [Seen] = []
    var judgements: [Judged] = []
    /// Why nothing, or not everything, was seen.
    var problems: [String] = []
    var exit: Int32 = 0

    init(target: String) {
        self.target = target
        checks = CheckSet.version
    }

    mutating func add(_ certificate: Certificate, address: String?, position: Int) {
        // In a row everything from outside is printable.
        let row = CertificateRow(certificate)
        certificates.append(
            Seen(
                fingerprint: certificate.fingerprint.description,
                subject: row.subject,
                names: certificate.identifiers.sorted().map(\.value),
                issuer: row.issuer,
                notBefore: certificate.validity.notBefore,
                notAfter: certificate.validity.notAfter,
                keyType: certificate.publicKey.strength.description,
                address: address,
                position: position
            )
        )
    }

    mutating func add(_ judgements: [Judgement], fingerprint: String?) {
        self.judgements += judgements.map { judgement in
            var (verdict, detail, hint): (String, String?, String?) = ("passes", nil, nil)
            switch judgement.verdict {
            case .passes: break
            case .doesNotApply: verdict = "does-not-apply"
            case .undecided(let missing): (verdict, detail) = ("undecided", missing)
            case .violates(let what, let help, _): (verdict, detail, hint) = ("violates", what, help)
            }
            return Judged(
                number: judgement.check.number,
                id: judgement.check.id,
                title: judgement.check.title,
                verdict: verdict,
                severity: (judgement.severity ?? judgement.check.severity).rawValue,
                detail: detail,
                hint: hint,
                source: judgement.check.source,
                fingerprint: fingerprint
            )
        }
    }

    /// Honours the waivers of the configuration: what is covered is told, and no failure.
    ///
    /// - Parameter words: what patterns are held against beside the names of the certificates: the place, the target.
    mutating func waive(_ waivers: [WaiverSettings], words: [String], at now: Date) {
        let holding = waivers.filter { $0.until > now }
        for index in judgements.indices where judgements[index].verdict == "violates" {
            let judged = judgements[index]
            let names = certificates.filter { judged.fingerprint == nil || $0.fingerprint == judged.fingerprint }
            let covering = holding.filter { waiver in
                WaiverTerms(waiver).covers(check: judged.id, dedup: "") { words + names.flatMap(\.names) }
            }
            guard let longest = covering.max(by: { $0.until < $1.until }) else { continue }
            judgements[index].waiver = Waiver(until: longest.until, by: longest.by, why: longest.why)
        }
    }

    /// The violations that nobody decided to live with, the worst first.
    var violations: [Judged] { told.filter { $0.waiver == nil } }

    /// The other ones.
    var waived: [Judged] { told.filter { $0.waiver != nil } }

    private var told: [Judged] {
        judgements.filter { $0.verdict == "violates" }.sorted { left, right in
            (right.level, left.number) < (left.level, right.number)
        }
    }

    /// The worst violation; nil when there is none.
    var worst: Severity? { violations.first.map(\.level) }

    /// The leaf that ends first.
    var soonest: Seen? { certificates.filter { $0.position == 0 }.min { $0.notAfter < $1.notAfter } }

    /// For people: what was seen, what is wrong, what to do.
    ///
    /// - Parameter isVerbose: whether what could not be decided is listed, and why.
    func text(at now: Date, isVerbose: Bool = false) -> String {
        var lines: [String] = []
        for seen in certificates where seen.position == 0 {
            let place = seen.address.map { "\($0): " } ?? ""
            let days = seen.notAfter.timeIntervalSince(now) / 86_400
            let left = days < 0 ? "ended" : "\(Int(min(days, 1e9))) days left"
            lines.append(
                "\(place)\(seen.title), by \(seen.issuer.isEmpty ? "nobody (it has no issuer)" : seen.issuer), until "
                    + "\(InstantText.short(seen.notAfter)), \(left)"
            )
        }
        // What a violation says is not said twice.
        let known = (violations + waived).compactMap(\.detail)
        lines += problems.filter { problem in !known.contains { $0.contains(problem) } }.map { "not seen: \($0)" }
        for judged in violations {
            lines.append("\(judged.severity): \(judged.title): \(judged.detail ?? "")")
            if let hint = judged.hint { lines.append("  hint       \(hint)") }
        }
        for judged in waived {
            lines.append("waived: \(judged.title): \(judged.detail ?? "")")
            guard let waiver = judged.waiver else { continue }
            lines.append("  until      \(InstantText.short(waiver.until)), by \(waiver.by): \(waiver.why)")
        }
        if isVerbose {
            for judged in judgements where judged.verdict == "undecided" {
                lines.append("undecided: \(judged.title): unknown: \(judged.detail ?? "")")
            }
        }
        let passed = judgements.count { $0.verdict == "passes" }
        let open = judgements.count { $0.verdict == "undecided" }
        let lived = waived.isEmpty ? "" : "\(waived.count) waived, "
        lines.append("\(violations.count) wrong, \(lived)\(passed) in order, \(open) undecided (checks of \(checks))")
        return lines.joined(separator: "\n")
    }
}

extension CheckWords.Judged {
    fileprivate var level: Severity { Severity(rawValue: severity) ?? .info }
}
