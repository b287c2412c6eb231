import FoundationEssentials

extension ACMEClient {
    /// Sends a signed request until it succeeds or is not worth sending again.
    func post(_ call: SignedCall) async throws(ACMEFailure) -> Answer {
        try call.checkSize()
        var retry = RequestRetry(isRepeatable: call.isRepeatable, policy: policy)
        var naming = naming(for: call.key.signer)
        var nonce: String?
        while true {
            try await takeTurn(in: RequestLane(call))
            let request = try call.request(nonce: await orNew(nonce), algorithm: naming.algorithm)
            nonce = nil
            let outcome: RequestRetry.Outcome
            switch try await attempt(request) {
            case .success(let answer):
                learn(naming)
                return answer
            case .failure(.problem(let answer, let fresh)):
                outcome = .problem(answer)
                nonce = keep(fresh, of: answer)
                if naming.renames(after: answer.problem) { continue }
            case .failure(.noAnswer(let failure)): outcome = .noAnswer(failure)
            }
            switch retry.decide(outcome) {
            case .giveUp: throw ACMEFailure(outcome, during: call.purpose)
            case .againWithNewNonce(let forgetPool): if forgetPool { nonces.clear() }
            case .again(let wait): try await pause(wait)
            }
        }
    }

    /// Sends an unsigned GET: only for what RFC 8555 §6.3 and RFC 9773 §4.1 let anybody read.
    func fetch(_ url: ServerURL, for purpose: RequestPurpose) async throws(ACMEFailure) -> Answer {
        try await unsigned(.get, url, for: purpose)
    }

    func unsigned(
        _ method: TransportRequest.Method,
        _ url: ServerURL,
        for purpose: RequestPurpose
    ) async throws(ACMEFailure) -> Answer {
        var retry = RequestRetry(isRepeatable: true, policy: policy)
        let request = TransportRequest(method: method, url: url.text, headers: [], body: nil, purpose: purpose)
        while true {
            try await takeTurn(in: RequestLane(unsigned: purpose))
            let outcome: RequestRetry.Outcome
            switch try await attempt(request) {
            case .success(let answer): return answer
            case .failure(.problem(let answer, let fresh)):
                nonces.add(fresh, at: clock.now())
                outcome = .problem(answer)
            case .failure(.noAnswer(let failure)): outcome = .noAnswer(failure)
            }
            guard case .again(let wait) = retry.decide(outcome) else { throw ACMEFailure(outcome, during: purpose) }
            try await pause(wait)
        }
    }

    /// Does something at a URL of the directory. Where nothing is any more, the directory is asked once more: it may
    /// have changed since it was read.
    func atResource<T: Sendable>(
        _ find: (Directory) throws(ACMEFailure) -> ServerURL,
        do body: (ServerURL) async throws(ACMEFailure) -> T
    ) async throws(ACMEFailure) -> T {
        let url = try find(await directory())
        do throws(ACMEFailure) {
            return try await body(url)
        } catch {
            guard error.saysNothingIsThere else { throw error }
            // Somebody else may have asked it in the meantime.
            var moved = try find(await directory())
            if moved == url { moved = try find(await directory(refreshing: true)) }
            guard moved != url else { throw error }
            return try await body(moved)
        }
    }

    /// Waits for a turn: public authorities count requests a second.
    private func takeTurn(in lane: RequestLane) async throws(ACMEFailure) {
        let wait = gate.turn(in: lane, at: clock.now().timeIntervalSince1970)
        if wait > .zero { try await pause(wait) }
    }

    private enum Refusal: Error {
        case problem(ProblemAnswer, nonce: String?)
        case noAnswer(TransportFailure)
    }

    /// One sending. The nonce of a success goes to the pool, that of a refusal to the caller.
    private func attempt(_ request: TransportRequest) async throws(ACMEFailure) -> Result<Answer, Refusal> {
        let response: TransportResponse
        do throws(TransportFailure) {
            response = try await transport.exchange(request)
        } catch {
            if Task.isCancelled { throw .cancelled }
            return .failure(.noAnswer(error))
        }
        let now = clock.now()
        note(response, received: now)
        let nonce = NoncePool.valid(response.first("Replay-Nonce"))
        if (300..<400).contains(response.status) {
            throw .protocolBroken(ProtocolBreach(request.purpose.rawValue, .redirect(status: response.status)))
        }
        if let problem = ProblemAnswer.reading(response, received: now) {
            return .failure(.problem(problem, nonce: nonce))
        }
        nonces.add(nonce, at: now)
        return .success(Answer(response, received: now))
    }
}
