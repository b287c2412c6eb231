import FoundationEssentials
import Ledger
import Report
import Rotation

/// A finding that stands, as `--json` tells it and as a terminal shows it.
struct FindingWords: Encodable {
    struct Payload: Encodable {
        let findings: [FindingWords]
        /// How many there are, beyond those that are listed.
        let total: Int
        let exit: Int32
    }

    let severity: String
    let check: String
    let number: Int
    /// The URI of the place; nil for what concerns the estate.
    let place: String?
    /// The fingerprint of the certificate concerned; nil for what concerns none.
    let certificate: String?
    let managed: String?
    let detail: String
    let hint: String
    let since: Date
    let waivedUntil: Date?

    init(_ standing: StandingFinding) {
        let row = standing.finding
        (severity, check, number) = (row.severity.rawValue, row.check, row.number)
        (place, certificate, managed) = (row.place, row.certificate, row.managedName)
        (detail, hint, since) = (row.detail, row.hint, standing.firstSeen)
        waivedUntil = standing.waivedUntil
    }

    /// `critical: key-mismatch at file:///…: what is wrong`, and what to do.
    var text: String {
        let at = place.map { " at \($0)" } ?? ""
        return "\(severity): \(check)\(at): \(detail)\n  hint       \(hint)"
    }

    static let header = CSV.record([
        "severity", "check", "number", "place", "certificate", "managed", "detail", "hint", "since", "waived_until",
    ])

    /// With the line's end.
    var record: String {
        CSV.record([
            severity, check, "\(number)", place ?? "", certificate ?? "", managed ?? "", detail, hint,
            InstantText.machine(since), waivedUntil.map(InstantText.machine) ?? "",
        ])
    }
}
