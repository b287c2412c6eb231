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

    /// The largest body sent, in octets: what Let's Encrypt takes. An order's worth of names fits several times.
    static let bodyLimit = 50_000

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

    /// Refuses what is too large before anything is sent for it: the payload alone, as base64url has it.
    func checkSize() throws(ACMEFailure) { try check(payload.count / 3 * 4) }

    func request(nonce: String, algorithm: JWSAlgorithm) throws(ACMEFailure) -> TransportRequest {
        var headers = [TransportHeader("Content-Type", "application/jose+json")]
        if let accept { headers.append(TransportHeader("Accept", accept)) }
        let body: [UInt8]
        do throws(SigningFailure) {
            body = try key.sign(payload, url: url, nonce: nonce, algorithm: algorithm).encoded
        } catch {
            throw .signing(error)
        }
        try check(body.count)
        return TransportRequest(method: .post, url: url.text, headers: headers, body: body, purpose: purpose)
    }

    private func check(_ octets: Int) throws(ACMEFailure) {
        guard octets <= Self.bodyLimit else { throw .requestTooLarge(octets: octets, during: purpose) }
    }
}
