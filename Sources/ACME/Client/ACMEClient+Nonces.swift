extension ACMEClient {
    /// The nonce given, or one from the pool, or a new one (RFC 8555 §7.2).
    func orNew(_ nonce: String?) async throws(ACMEFailure) -> String {
        if let nonce { return nonce }
        if let nonce = nonces.take(at: clock.now()) { return nonce }
        _ = try await directory()
        // The directory's answer may have brought one.
        if let nonce = nonces.take(at: clock.now()) { return nonce }
        return try await atResource { directory in
            directory.newNonce
        } do: { url async throws(ACMEFailure) in
            try await newNonce(at: url)
        }
    }

    /// HEAD, and GET where a server or what stands before it does not do HEAD; the RFC has both, and either's status.
    private func newNonce(at url: ServerURL) async throws(ACMEFailure) -> String {
        do throws(ACMEFailure) {
            _ = try await unsigned(.head, url, for: .nonce)
        } catch {
            guard let status = error.answer?.status, [404, 405, 501].contains(status) else { throw error }
        }
        if let nonce = nonces.take(at: clock.now()) { return nonce }
        _ = try await unsigned(.get, url, for: .nonce)
        guard let nonce = nonces.take(at: clock.now()) else {
            throw .protocolBroken(ProtocolBreach("newNonce.Replay-Nonce", .noNonce))
        }
        return nonce
    }

    /// The nonce to go on with after a refusal for the last one: the refusal's own (RFC 8555 §6.5), or a new one for sure
    /// if it brought none. Nonces of other refusals go to the pool.
    func keep(_ fresh: String?, of answer: ProblemAnswer) -> String? {
        guard answer.problem.type == .badNonce else {
            nonces.add(fresh, at: clock.now())
            return nil
        }
        if fresh == nil { nonces.clear() }
        return fresh
    }
}
