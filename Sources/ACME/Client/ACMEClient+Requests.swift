import FoundationEssentials

/// One signed request before its nonce is known.
struct SignedCall: Sendable {
    let url: ServerURL
    let key: RequestKey
    /// Empty for POST-as-GET (RFC 8555 §6.3), else the octets of a JSON object.
    let payload: [UInt8]
    let purpose: RequestPurpose
    var accept: String?
    /// Whether the server may receive it twice without harm.
    var isRepeatable: Bool

    /// A POST that reads.
    static func reading(
        _ url: ServerURL,
        as account: AccountIdentity,
        for purpose: RequestPurpose,
        accept: String? = nil
    ) -> SignedCall {
        SignedCall(
            url: url,
            key: .account(account),
            payload: [],
            purpose: purpose,
            accept: accept,
            isRepeatable: true
        )
    }

    /// A POST that changes something.
    static func changing(
        _ url: ServerURL,
        key: RequestKey,
        payload: JSONValue,
        for purpose: RequestPurpose,
        isRepeatable: Bool = false
    ) -> SignedCall {
        SignedCall(url: url, key: key, payload: payload.encoded, purpose: purpose, isRepeatable: isRepeatable)
    }

    func request(nonce: String) throws(SigningFailure) -> TransportRequest {
        var headers = [TransportHeader("Content-Type", "application/jose+json")]
        if let accept { headers.append(TransportHeader("Accept", accept)) }
        let body = try key.sign(payload, url: url, nonce: nonce).encoded
        return TransportRequest(method: .post, url: url.text, headers: headers, body: body, purpose: purpose)
    }
}

extension ACMEClient {
    /// Sends a signed request until it succeeds or is not worth sending again.
    func post(_ call: SignedCall) async throws(ACMEFailure) -> Answer {
        var retry = RequestRetry(isRepeatable: call.isRepeatable, policy: policy)
        var nonce: String?
        while true {
            let request = try await signed(call, nonce: nonce)
            nonce = nil
            let outcome: RequestRetry.Outcome
            switch try await attempt(request) {
            case .success(let answer): return answer
            case .failure(.problem(let answer, let fresh)):
                outcome = .problem(answer)
                nonce = keep(fresh, of: answer)
            case .failure(.noAnswer(let failure)): outcome = .noAnswer(failure)
            }
            switch retry.decide(outcome) {
            case .giveUp: throw ACMEFailure(outcome, during: call.purpose)
            case .againWithNewNonce(let forgetPool): if forgetPool { nonces.clear() }
            case .again(let wait): try await pause(wait)
            }
        }
    }

    /// Sends an unsigned GET: only for what RFC 8555 §6.3 lets anybody read.
    func fetch(_ url: ServerURL, for purpose: RequestPurpose) async throws(ACMEFailure) -> Answer {
        try await unsigned(.get, url, for: purpose)
    }

    private func unsigned(
        _ method: TransportRequest.Method,
        _ url: ServerURL,
        for purpose: RequestPurpose
    ) async throws(ACMEFailure) -> Answer {
        var retry = RequestRetry(isRepeatable: true, policy: policy)
        let request = TransportRequest(method: method, url: url.text, headers: [], body: nil, purpose: purpose)
        while true {
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

    private func signed(_ call: SignedCall, nonce: String?) async throws(ACMEFailure) -> TransportRequest {
        let fresh: String
        if let nonce { fresh = nonce } else { fresh = try await takeNonce() }
        do { return try call.request(nonce: fresh) } catch { throw .signing(error) }
    }

    /// A nonce from the pool, or a new one (RFC 8555 §7.2).
    private func takeNonce() async throws(ACMEFailure) -> String {
        if let nonce = nonces.take(at: clock.now()) { return nonce }
        let directory = try await directory()
        // The directory's answer may have brought one.
        if let nonce = nonces.take(at: clock.now()) { return nonce }
        _ = try await unsigned(.head, directory.newNonce, for: .nonce)
        guard let nonce = nonces.take(at: clock.now()) else {
            throw .protocolBroken(ProtocolBreach("newNonce.Replay-Nonce", .noNonce))
        }
        return nonce
    }

    /// The nonce to go on with after a refusal for the last one: the refusal's own (RFC 8555 §6.5), or a new one for sure
    /// if it brought none. Nonces of other refusals go to the pool.
    private func keep(_ fresh: String?, of answer: ProblemAnswer) -> String? {
        guard answer.problem.type == .badNonce else {
            nonces.add(fresh, at: clock.now())
            return nil
        }
        if fresh == nil { nonces.clear() }
        return fresh
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
