import PKI

/// A flattened JWS as ACME allows it (RFC 8555 §6.2), taken apart but not yet believed.
struct SignedEnvelope: Sendable {
    /// Who says to have signed.
    enum Signer: Sendable {
        case jwk(JSONValue)
        case kid(String)
    }

    let algorithm: String
    /// Nil in an inner JWS, which has none.
    let nonce: String?
    let url: String
    let signer: Signer
    let payload: [UInt8]
    let signature: [UInt8]
    /// What the signature is over: the two encoded parts and the dot between them.
    let signed: [UInt8]

    /// Takes an envelope apart; everything RFC 8555 §6.2 forbids is a `malformed` problem that names it.
    init(_ body: [UInt8]) throws(Problem) {
        guard let json = JSONValue(parsing: body) else { throw .malformed("the body is not JSON") }
        try self.init(json)
    }

    /// The same for an envelope inside of a payload.
    init(_ json: JSONValue) throws(Problem) {
        guard let members = json.members else { throw .malformed("the body is not a JSON object") }
        // RFC 8555 §6.2: "The JWS MUST be in the Flattened JSON Serialization", "The JWS Unprotected Header MUST NOT
        // be used", "The JWS MUST NOT have multiple signatures".
        for name in members.keys.sorted() where !["protected", "payload", "signature"].contains(name) {
            throw .malformed("the JWS has the member \"\(name)\"")
        }
        let header = try Self.part(members, "protected")
        let payload = try Self.part(members, "payload")
        signature = try Self.part(members, "signature").octets
        self.payload = payload.octets
        signed = Array("\(header.text).\(payload.text)".utf8)

        guard let fields = JSONValue(parsing: header.octets), fields.members != nil else {
            throw .malformed("the protected header is not a JSON object")
        }
        algorithm = try Self.text(fields, "alg")
        url = try Self.text(fields, "url")
        if fields["b64"] != nil || fields["crit"] != nil { throw .malformed("the protected header has b64 or crit") }
        nonce = fields["nonce"] == nil ? nil : try Self.text(fields, "nonce")
        switch (fields["jwk"], fields["kid"]) {
        case (let jwk?, nil): signer = .jwk(jwk)
        case (nil, _?): signer = .kid(try Self.text(fields, "kid"))
        // RFC 8555 §6.2: "The "jwk" and "kid" fields are mutually exclusive."
        case (_?, _?): throw .malformed("the protected header has jwk and kid")
        case (nil, nil): throw .malformed("the protected header has neither jwk nor kid")
        }
    }

    /// Whether the signature is the key's; an algorithm that is unknown or not the key's is a problem of its own.
    func verify(by key: JSONWebKey) throws(Problem) {
        guard let known = JWSAlgorithm(rawValue: algorithm), known == key.algorithm else {
            var problem = Problem(.badSignatureAlgorithm, 400, "the algorithm \(algorithm) cannot be used here")
            // RFC 8555 §6.2: "The problem document returned with the error MUST include an "algorithms" field".
            problem.members["algorithms"] = .array(JWSAlgorithm.allCases.map { .string($0.rawValue) })
            throw problem
        }
        guard known.verify(signature, over: signed, by: key.handle) else {
            throw .malformed("the signature does not verify")
        }
    }

    private static func part(
        _ members: [String: JSONValue],
        _ name: String
    ) throws(Problem) -> (text: String, octets: [UInt8]) {
        guard let text = members[name]?.string, let octets = Base64URL.decode(text) else {
            throw .malformed("the JWS's \(name) is missing or not base64url")
        }
        return (text, octets)
    }

    private static func text(_ fields: JSONValue, _ name: String) throws(Problem) -> String {
        guard let text = fields[name]?.string else {
            throw .malformed("the protected header's \(name) is missing or not a string")
        }
        return text
    }
}
