import PKI

extension ACMEFailure {
    /// What happened, in house style: lower case, no full stop, nothing of a server's words but what is safe to print.
    package var summary: String {
        switch self {
        case .transport(let failure, let purpose): "\(purpose.noun): \(failure.text)"
        case .problem(let answer, let purpose): "the CA refused the \(purpose.noun): \(Self.words(for: answer))"
        case .protocolBroken(let breach): "the CA's answer cannot be used: \(breach)"
        case .needsTerms: "the CA's terms of service have not been agreed to"
        case .needsExternalAccount: "the CA wants an external account binding"
        case .accountUnusable(let account): "the account is \(ServerText(account.status?.rawValue ?? "unusable"))"
        case .keyInUse(let account): "the new key belongs to another account\(account.map { ": \($0)" } ?? "")"
        case .notOffered(let feature): "the CA does not offer \(feature.rawValue)"
        case .profileNotOffered(let profile, _): "the CA does not offer the profile \"\(profile)\""
        case .wildcardBeforeOrder(let identifier): "\(identifier): a wildcard cannot be proven before it is ordered"
        case .requestTooLarge(let octets, let purpose):
            "the \(purpose.noun) would be \(octets) octets, more than the \(SignedCall.bodyLimit) a CA takes"
        case .orderInvalid(let problems): Self.words(for: problems) ?? "the CA refused the order without a reason"
        case .notValidated(let problems): Self.words(for: problems) ?? "the CA did not finish validation in time"
        case .noUsableChallenge(let identifier, _): "no challenge offered for \(identifier) can be answered"
        case .solver(let failure, let identifier): "the challenge for \(identifier): \(failure.reason)"
        case .orderTaken: "the CA answered with an order that was finalized with another key"
        case .orderChanged: "the order's names or authorizations changed"
        case .orderGone: "the CA does not know the order any more"
        case .notFinalized: "the CA did not act on the certificate request"
        case .chain(let failure): "the certificate downloaded cannot be used: \(failure)"
        case .signing(let failure): "the account key: \(failure)"
        case .cancelled: "called off"
        }
    }

    /// The server's own words, if it said any.
    package var said: ServerText? {
        switch self {
        case .problem(let answer, _): answer.problem.said
        case .needsExternalAccount(let said): said
        case .orderInvalid(let problems), .notValidated(let problems): Self.quote(problems)
        case .transport, .protocolBroken, .needsTerms, .accountUnusable, .keyInUse, .notOffered, .profileNotOffered,
            .wildcardBeforeOrder, .requestTooLarge, .noUsableChallenge, .solver, .orderTaken, .orderChanged,
            .orderGone, .notFinalized, .chain, .signing, .cancelled:
            nil
        }
    }

    /// What the operator can do; nil if there is nothing but to wait.
    package var hint: String? {
        switch self {
        case .transport(let failure, _): failure.hint
        case .problem(let answer, _): Self.hint(for: answer)
        case .needsTerms(let url):
            "read \(url.map(\.description) ?? "the terms"), then agree to them in the configuration"
        case .needsExternalAccount: "configure the key identifier and the key file that the CA handed out (eab)"
        case .accountUnusable: "register a new account"
        case .keyInUse: "make another new key"
        case .profileNotOffered(_, let offered): Self.hint(offering: offered, "the CA offers no profiles", "it offers ")
        case .orderInvalid(let problems), .notValidated(let problems): Self.hint(for: problems)
        case .noUsableChallenge(_, let offered):
            Self.hint(offering: offered, "the CA offered none", "configure one of those offered: ")
        case .solver(let failure, _): failure.hint
        case .wildcardBeforeOrder: "prove the name without \"*.\", or order it"
        case .requestTooLarge: "divide the names among several certificates"
        case .orderTaken: "let only one client order these names with this account"
        case .protocolBroken, .notOffered, .orderChanged, .orderGone, .notFinalized, .chain, .signing, .cancelled: nil
        }
    }

    private static func words(for answer: ProblemAnswer) -> String {
        answer.problem.type == .blank ? "HTTP status \(answer.status)" : answer.problem.type.sentence
    }

    private static func words(for problems: [IdentifierProblem]) -> String? {
        guard let first = problems.first else { return nil }
        let type = first.problem.parts.first?.type ?? first.problem.type
        let others = problems.count > 1 ? ", and \(problems.count - 1) more" : ""
        return (first.identifier.map { "\($0): \(type.sentence)" } ?? type.sentence) + others
    }

    private static func quote(_ problems: [IdentifierProblem]) -> ServerText? {
        let words = problems.compactMap { entry -> String? in
            guard let said = entry.problem.said else { return nil }
            return problems.count > 1 ? "\(entry.identifier.map { "\($0): " } ?? "")\(said)" : said.description
        }
        return words.isEmpty ? nil : ServerText(words.joined(separator: "; "))
    }

    private static func hint(for answer: ProblemAnswer) -> String? {
        if let help = answer.helpLink { return "see \(help)" }
        if !answer.problem.algorithms.isEmpty {
            return "use an account key for \(answer.problem.algorithms.map(\.description).joined(separator: ", "))"
        }
        return answer.problem.parts.lazy.compactMap(\.type.hint).first
    }

    private static func hint(for problems: [IdentifierProblem]) -> String? {
        problems.lazy.flatMap(\.problem.parts).compactMap(\.type.hint).first
    }

    private static func hint(offering: [ServerText], _ none: String, _ some: String) -> String {
        offering.isEmpty ? none : some + offering.map(\.description).joined(separator: ", ")
    }
}
