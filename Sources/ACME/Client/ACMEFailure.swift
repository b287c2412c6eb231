package import PKI

/// Why something could not be had from a server. What follows from it is `disposition`; what to print is `summary`,
/// `said` and `hint`.
package enum ACMEFailure: Error, Sendable, Equatable {
    /// Something a directory may or may not have.
    package enum Feature: String, Sendable {
        case keyChange, renewalInfo
        case revokeCertificate = "revokeCert", newAuthorization = "newAuthz"
    }

    /// No answer.
    case transport(TransportFailure, during: RequestPurpose)
    /// An answer that says no.
    case problem(ProblemAnswer, during: RequestPurpose)
    /// An answer that cannot be gone on with.
    case protocolBroken(ProtocolBreach)
    /// The terms of service at the URL must be agreed to by the operator; nothing was agreed to.
    case needsTerms(url: ServerText?)
    /// The authority makes accounts for its customers only, and no binding is configured.
    case needsExternalAccount(said: ServerText?)
    /// The account is deactivated or revoked.
    case accountUnusable(Account)
    /// The new key of a key change belongs to another account already: the one at the URL, if the server says so.
    case keyInUse(account: ServerText?)
    case notOffered(Feature)
    case profileNotOffered(String, offered: [ServerText])
    /// A wildcard cannot be proven before it is ordered (RFC 8555 §7.4.1).
    case wildcardBeforeOrder(Identifier)
    /// The request was not sent, for no large server would take it.
    case requestTooLarge(octets: Int, during: RequestPurpose)
    /// The authority refused the order: its reasons, name by name.
    case orderInvalid([IdentifierProblem])
    /// Names were not proven within the time given; what the authority said about them so far.
    case notValidated([IdentifierProblem])
    /// None of the challenges offered can be answered with the solvers there are.
    case noUsableChallenge(Identifier, offered: [ServerText])
    case solver(SolverFailure, Identifier)
    /// The authority answered with an order that somebody else finalized, for a key that is not ours.
    case orderTaken
    /// The order speaks of other names or authorizations than before.
    case orderChanged
    /// The authority does not know the order any more.
    case orderGone
    /// The order stayed `ready` although the request was sent, several times.
    case notFinalized
    case chain(CertificateChain.Failure)
    case signing(SigningFailure)
    /// The task was cancelled.
    case cancelled

    /// What a request's outcome means; some problems have a case of their own.
    init(_ outcome: RequestRetry.Outcome, during purpose: RequestPurpose) {
        switch outcome {
        case .noAnswer(let failure): self = .transport(failure, during: purpose)
        case .problem(let answer):
            switch answer.problem.type {
            case .userActionRequired: self = .needsTerms(url: answer.terms ?? answer.problem.instance)
            case .externalAccountRequired: self = .needsExternalAccount(said: answer.problem.said)
            default: self = .problem(answer, during: purpose)
            }
        }
    }

    /// Runs what reads an answer, its error made ours.
    static func checking<T>(_ body: () throws(ProtocolBreach) -> T) throws(ACMEFailure) -> T {
        do throws(ProtocolBreach) { return try body() } catch { throw .protocolBroken(error) }
    }

    /// The problem, if a server's answer was one.
    package var answer: ProblemAnswer? {
        if case .problem(let answer, _) = self { answer } else { nil }
    }

    /// Whether the account's URL should be looked up by its key once before giving up: the server does not know it,
    /// perhaps because its own name has changed.
    package var suggestsAccountLookup: Bool {
        guard case .problem(let answer, let purpose) = self else { return false }
        if answer.problem.type == .accountDoesNotExist { return true }
        return purpose == .order && [.malformed, .unauthorized].contains(answer.problem.type)
    }

    /// Whether nothing is at the URL any more, as far as HTTP tells; a server that knows the URL says more.
    var saysNothingIsThere: Bool {
        guard case .problem(let answer, _) = self else { return false }
        // Large authorities say "page not found" as malformed.
        let isAboutThePath = !answer.problem.type.isACME || answer.problem.type == .malformed
        return [404, 405].contains(answer.status) && isAboutThePath
    }

    /// Whether a request that may safely be repeated could succeed in a while as it is.
    var isPassing: Bool {
        switch self {
        case .transport(let failure, _): !failure.isPermanent
        case .problem(let answer, _):
            answer.problem.type == .rateLimited || answer.problem.type == .serverInternal || answer.status == 429
                || answer.status >= 500
        default: false
        }
    }
}
