/// A verdict on one thing of the estate that is not as it should be, or cannot be decided.
package struct EstateFinding: Sendable, Equatable {
    /// A stable name of the thing: a lineage, a place, a unit of drift, `key/` or `serial/` and its octets.
    package let about: String
    /// `violates` or `undecided`.
    package let verdict: Verdict

    init(_ about: String, _ verdict: Verdict) {
        self.about = about
        self.verdict = verdict
    }

    static func violates(_ about: String, _ detail: String, hint: String, _ severity: Severity? = nil) -> EstateFinding
    {
        EstateFinding(about, .violates(detail: detail, hint: hint, severity: severity))
    }
}
