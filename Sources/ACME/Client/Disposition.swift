package import FoundationEssentials

/// What a failure asks for.
package enum ACMEDisposition: Sendable, Equatable {
    /// Try again by itself, not before the instant if there is one.
    case retry(notBefore: Date?)
    /// Waiting does not help: someone must change something.
    case needsOperator
    /// It was called off from our side; nothing is wrong.
    case abandoned
}

extension ACMEFailure {
    /// What the failure asks for.
    package var disposition: ACMEDisposition {
        switch self {
        case .transport(let failure, _): failure.isPermanent ? .needsOperator : .retry(notBefore: nil)
        case .problem(let answer, _): Self.disposition(of: answer)
        case .orderInvalid(let problems), .notValidated(let problems):
            // One name that cannot be had spoils the order, however often the others are tried.
            problems.contains { $0.problem.parts.contains { $0.type.isPermanentForName } }
                ? .needsOperator : .retry(notBefore: nil)
        case .solver(let failure, _): failure.isPermanent ? .needsOperator : .retry(notBefore: nil)
        case .protocolBroken, .orderTaken, .orderChanged, .orderGone, .notFinalized: .retry(notBefore: nil)
        case .needsTerms, .needsExternalAccount, .accountUnusable, .keyInUse, .notOffered, .profileNotOffered,
            .wildcardBeforeOrder, .requestTooLarge, .noUsableChallenge, .chain, .signing:
            .needsOperator
        case .cancelled: .abandoned
        }
    }

    /// No earlier than this after a refusal for too many requests that names no time: such limits count in hours, and
    /// an account or name that is paused stays so until somebody follows the link that the problem has.
    private static let unnamedLimit = 3_600.0

    private static func disposition(of answer: ProblemAnswer) -> ACMEDisposition {
        let parts = answer.problem.parts
        if answer.problem.type == .rateLimited || answer.status == 429
            || parts.contains(where: { $0.type == .rateLimited })
        {
            return .retry(notBefore: answer.retryAt ?? answer.received.addingTimeInterval(unnamedLimit))
        }
        let verdicts = ([answer.problem] + parts).compactMap(\.type.isPermanentForRequest)
        if verdicts.contains(true) { return .needsOperator }
        if !verdicts.isEmpty { return .retry(notBefore: answer.retryAt) }
        // RFC 8555 §6.7: types nobody knows are told by their status.
        let passes = answer.status >= 500 || [408, 409, 425].contains(answer.status)
        return passes ? .retry(notBefore: answer.retryAt) : .needsOperator
    }
}

extension ProblemType {
    /// Whether a request refused like this will be refused again; nil for types nobody knows.
    var isPermanentForRequest: Bool? {
        switch self {
        case .accountDoesNotExist, .alreadyRevoked, .autoRenewalCanceled, .autoRenewalCancellationInvalid,
            .autoRenewalExpired, .autoRenewalRevocationNotSupported, .badCSR, .badPublicKey, .badRevocationReason,
            .badSignatureAlgorithm, .caa, .externalAccountRequired, .invalidContact, .invalidProfile, .malformed,
            .onionCAARequired, .rejectedIdentifier, .unauthorized, .unsupportedContact, .unsupportedIdentifier,
            .userActionRequired:
            true
        case .alreadyReplaced, .badNonce, .conflict, .connection, .dns, .incorrectResponse, .orderNotReady,
            .rateLimited, .serverInternal, .tls:
            false
        default: nil
        }
    }

    /// Whether a name refused like this will be refused again. What the authority found when it looked may be another
    /// thing tomorrow: wrong answers are `unauthorized`.
    var isPermanentForName: Bool { self != .unauthorized && isPermanentForRequest == true }
}
