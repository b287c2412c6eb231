import PKI

/// The flattened JSON serialisation of a JWS, the body of every ACME POST (RFC 8555 §6.2, RFC 7515 §7.2.2).
enum JSONWebSignature {
    /// Signs `BASE64URL(protected) . BASE64URL(payload)`; no unprotected header, one signature, nothing detached.
    static func flattened(
        protected: JSONValue,
        payload: [UInt8],
        sign: ([UInt8]) throws(SigningFailure) -> [UInt8]
    ) throws(SigningFailure) -> JSONValue {
        let header = Base64URL.encode(protected.encoded)
        let body = Base64URL.encode(payload)
        let signature = try sign(Array("\(header).\(body)".utf8))
        return .object([
            "protected": .string(header), "payload": .string(body), "signature": .string(Base64URL.encode(signature)),
        ])
    }
}
