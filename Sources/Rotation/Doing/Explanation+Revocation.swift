import ACME
import FoundationEssentials
import Storage

/// What stands in the way of a revocation, in words.
extension Explanation {
    init(_ trouble: RevocationTrouble, name: LineageName) {
        switch trouble {
        case .live(let number):
            self.init(
                revoking: "generation \(number.rawValue) is live",
                hint: "replace it first: rekey rotate \(name) --reason key-compromise --revoke-old; or, and then "
                    + "services show a revoked certificate, --even-live"
            )
        case .noEarlier:
            self.init(
                revoking: "there is no generation before the live one",
                hint: "name one with --generation: rekey history \(name)"
            )
        case .missing(let number):
            self.init(
                revoking: "generation \(number) is not on disk, whole",
                hint: "see which are: rekey history \(name)"
            )
        case .expired(let number, let notAfter):
            self.init(
                revoking: "generation \(number.rawValue) expired on \(InstantText.short(notAfter))",
                hint: "nothing to do: an expired certificate is worth nothing to anybody, and authorities refuse"
            )
        case .unknownAuthority(let number, let authority):
            self.init(
                revoking: "generation \(number.rawValue) is of \(authority), which is not in the configuration",
                hint:
                    "put \(authority) back into the configuration, then: rekey revoke \(name) --generation \(number.rawValue)"
            )
        case .unprovable:
            self.init(
                revoking: "no endpoint is configured that could show that the new certificate is served",
                hint:
                    "add verify: to a target of \(name), or do it by hand: rekey rotate \(name) --force, then rekey revoke \(name)"
            )
        case .account(let number, let trouble):
            let report = AccountReport(trouble)
            self.init(
                .revoke,
                "not revoked: generation \(number.rawValue): \(report.verdict)",
                said: Explanation(account: trouble).said,
                hint: "\(report.hint); its own key can sign too: --by-certificate-key",
                Self.consequence(healing: report.healsByItself)
            )
        case .key(let number, let failure):
            let reason: String =
                switch failure {
                case .storage(let failure): "\(failure)"
                case .borrower(let failure): "\(failure)"
                }
            self.init(
                revoking: "generation \(number.rawValue): its key: \(reason)",
                hint: "let the account sign: leave --by-certificate-key out"
            )
        case .otherKey(let number):
            self.init(
                revoking:
                    "generation \(number.rawValue): the key on disk is not the certificate's, or cannot sign requests",
                hint: "let the account sign: leave --by-certificate-key out"
            )
        case .refused(let number, let failure, let signatory):
            self.init(
                .revoke,
                "not revoked: generation \(number.rawValue): \(failure.summary)",
                said: Self.quote(failure.said),
                hint: Self.hint(failure, signatory),
                Self.consequence(healing: trouble.healsByItself)
            )
        }
    }

    private init(revoking reason: String, hint: String) {
        self.init(.revoke, "not revoked: \(reason)", hint: hint, .operatorOnly)
    }

    private static func consequence(healing: Bool) -> Consequence { healing ? .nextRunTries : .operatorOnly }

    /// The words for orders do not fit where challenges have no part.
    private static func hint(_ failure: ACMEFailure, _ signatory: RevocationRecord.Signatory) -> String {
        if failure.answer?.problem.type == .unauthorized {
            return signatory == .account
                ? "its own key may: --by-certificate-key"
                : "has the authority issued it, and is it still valid? rekey history shows which one did"
        }
        return failure.hint ?? "nothing to do, unless it happens again"
    }
}
