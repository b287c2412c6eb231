/// A rule that the bytes of a certificate, its chain and its files decide.
package struct CertificateCheck: Sendable {
    /// What a rule is about; others are not judged by it.
    package enum Scope: Sendable {
        /// Every certificate.
        case everything
        /// Leaves, whatever they are for.
        case leaves
        /// Servers' and clients' leaves.
        case speakers
        /// Servers' leaves.
        case servers

        func binds(_ purpose: CertificatePurpose) -> Bool {
            switch self {
            case .everything: true
            case .leaves: purpose != .authority
            case .speakers: purpose == .server || purpose == .client
            case .servers: purpose == .server
            }
        }
    }

    /// The rule as data.
    package let check: Check
    /// What it is about.
    package let scope: Scope
    /// Decides; pure, and safe to call from any task.
    package let judge: @Sendable (CertificateSubject) -> Verdict

    init(_ check: Check, about scope: Scope, judge: @escaping @Sendable (CertificateSubject) -> Verdict) {
        self.check = check
        self.scope = scope
        self.judge = judge
    }
}

extension Verdict {
    /// A violation, if there is one to speak of.
    static func found(_ detail: String?, hint: String, severity: Severity? = nil) -> Verdict {
        detail.map { .violates(detail: $0, hint: hint, severity: severity) } ?? .passes
    }
}
