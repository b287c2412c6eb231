import PKI

/// A problem document (RFC 8555 §6.7, RFC 7807): how the authority says no.
struct Problem: Error, Sendable, Hashable {
    /// The error types this authority uses, from RFC 8555 §6.7; `alreadyReplaced` from RFC 9773, `invalidProfile` from
    /// draft-ietf-acme-profiles, and `conflict`, which nobody has registered and some authorities send.
    enum Kind: String, Sendable {
        case alreadyReplaced, caa, conflict, tls
        case accountDoesNotExist, alreadyRevoked, badCSR, badNonce, badPublicKey, badRevocationReason
        case badSignatureAlgorithm, compound, connection, dns, externalAccountRequired, incorrectResponse
        case invalidContact, invalidProfile, malformed, orderNotReady, rateLimited, rejectedIdentifier
        case serverInternal, unauthorized, unsupportedContact, unsupportedIdentifier, userActionRequired
    }

    let kind: Kind
    let status: Int
    let detail: String
    /// The name a part of a compound problem is about; never at the top (RFC 8555 §6.7.1).
    var identifier: Identifier?
    var subproblems: [Problem] = []
    /// Further members of the document, such as `algorithms` (RFC 8555 §6.2).
    var members: [String: JSONValue] = [:]
    /// Further fields of the response, such as Retry-After.
    var fields: [HTTPField] = []

    init(_ kind: Kind, _ status: Int, _ detail: String) {
        self.kind = kind
        self.status = status
        self.detail = detail
    }

    /// 400 `malformed`: the answer to what the protocol does not allow.
    static func malformed(_ detail: String, status: Int = 400) -> Problem { Problem(.malformed, status, detail) }

    /// 403 `unauthorized`: the answer to what this account may not do.
    static func unauthorized(_ detail: String, status: Int = 403) -> Problem { Problem(.unauthorized, status, detail) }

    /// The document, every detail passed through the function given.
    func document(wording: (String) -> String = { $0 }) -> JSONValue {
        var object = members
        object["type"] = .string("urn:ietf:params:acme:error:\(kind.rawValue)")
        object["status"] = .number(Double(status))
        object["detail"] = .string(wording(detail))
        if let identifier { object["identifier"] = identifier.json }
        if !subproblems.isEmpty { object["subproblems"] = .array(subproblems.map { $0.document(wording: wording) }) }
        return .object(object)
    }
}

extension Identifier {
    /// RFC 8555 §7.1.3: `{"type": …, "value": …}`.
    var json: JSONValue { .object(["type": .string(type), "value": .string(value)]) }
}
