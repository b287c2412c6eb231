/// Whether a request that did not succeed is sent again. Pure: outcomes in, a decision out.
struct RequestRetry: Sendable {
    /// What became of one sending.
    enum Outcome: Sendable {
        case problem(ProblemAnswer)
        case noAnswer(TransportFailure)
    }

    enum Decision: Sendable, Equatable {
        case giveUp
        /// Sign again, with the nonce of the refusal itself if it has one (RFC 8555 §6.5).
        case againWithNewNonce(forgetPool: Bool)
        case again(after: Duration)
    }

    /// Whether the server may receive the request twice without harm.
    let isRepeatable: Bool
    let policy: ClientPolicy
    private(set) var nonceRefusals = 0
    private(set) var repetitions = 0

    init(isRepeatable: Bool, policy: ClientPolicy) {
        self.isRepeatable = isRepeatable
        self.policy = policy
    }

    mutating func decide(_ outcome: Outcome) -> Decision {
        switch outcome {
        case .problem(let answer) where answer.problem.type == .badNonce:
            // RFC 8555 §6.5: "the server MUST return an error […] the client SHOULD retry the request": whatever kind
            // of request it is, it was not acted on. Not counted as a failure of anything else.
            nonceRefusals += 1
            guard nonceRefusals <= policy.nonceRetries else { return .giveUp }
            // Twice in a row: the nonces kept are probably of another node behind the same name.
            return .againWithNewNonce(forgetPool: nonceRefusals > 1)
        case .problem(let answer): return repeated(if: isWorthRepeating(answer), asked: answer.retryAfter)
        case .noAnswer(let failure):
            let isSafe = isRepeatable || !failure.mayHaveReachedServer
            return repeated(if: isSafe && !failure.isPermanent, asked: nil)
        }
    }

    /// A server's own failure, for requests that may be repeated; for the others only its plain "not now".
    private func isWorthRepeating(_ answer: ProblemAnswer) -> Bool {
        guard answer.problem.type != .rateLimited else { return false }
        switch answer.status {
        case 503: return isRepeatable || answer.retryAfter != nil
        case 500, 502, 504: return isRepeatable
        default: return false
        }
    }

    private mutating func repeated(if isAllowed: Bool, asked: Duration?) -> Decision {
        guard isAllowed, repetitions < policy.repetitions else { return .giveUp }
        repetitions += 1
        // 250 ms, 500 ms, 1 s …, or what the server asks for if that is not too much.
        let wait = max(asked ?? .zero, .milliseconds(125) * (1 << min(repetitions, 6)))
        return wait <= policy.patience ? .again(after: wait) : .giveUp
    }
}
