import FoundationEssentials
import PKI

/// Authorizations and their challenges (RFC 8555 §7.5).
extension Authority {
    func authorization(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        var authorization = try ownAuthorization(request)
        if !request.isRead {
            guard try request.object()["status"]?.string == "deactivated" else {
                throw .malformed("an authorization can only be deactivated")
            }
            authorization.deactivated = true
            register.store(authorization)
        }
        let isPending = authorization.status(at: now) == .pending
        return .json(200, json(authorization), fields: isPending ? tempers.retryAfter(at: now) : [])
    }

    func challenge(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        let account = try request.account()
        var authorization = try ownAuthorization(request)
        if !request.isRead {
            // RFC 8555 §7.5.1: the response to HTTP-01 is the empty object.
            guard try request.object().members?.isEmpty == true else {
                throw .malformed("the response to this challenge is an empty object")
            }
            authorization = try begin(authorization, for: account)
        }
        var fields = [HTTPField("Link", "<\(urls.url(.authorization, authorization.id))>;rel=\"up\"")]
        if authorization.challenge.status == .processing { fields += tempers.retryAfter(at: now) }
        return .json(200, json(authorization.challenge, id: authorization.id), fields: fields)
    }

    private func begin(_ authorization: Authorization, for account: Account) throws(Problem) -> Authorization {
        let challenge = authorization.challenge
        guard challenge.status == .pending else {
            guard challenge.status != .invalid else { throw .malformed("the authorization is not pending any more") }
            return authorization
        }
        guard authorization.status(at: now) == .pending else {
            throw .malformed("the authorization is not pending any more")
        }
        var authorization = authorization
        authorization.challenge.status = .processing
        register.store(authorization)
        let subject = HTTP01Validator.Subject(
            identifier: authorization.identifier,
            token: challenge.token,
            // RFC 8555 §8.1: keyAuthorization = token || '.' || base64url(Thumbprint(accountKey)).
            keyAuthorization: "\(challenge.token).\(account.key.thumbprint)"
        )
        let id = authorization.id
        validations[id] = Task { [validator] in
            let outcome = await validator.validate(subject)
            self.settle(id, outcome)
        }
        return authorization
    }

    private func settle(_ id: String, _ outcome: Result<Void, Problem>) {
        validations[id] = nil
        guard var authorization = register.authorizations[id], authorization.challenge.status == .processing else {
            return
        }
        switch outcome {
        case .success:
            authorization.challenge.status = .valid
            authorization.challenge.validated = now
        case .failure(let problem):
            authorization.challenge.status = .invalid
            authorization.challenge.error = problem
        }
        register.store(authorization)
    }

    private func ownAuthorization(_ request: VerifiedRequest) throws(Problem) -> Authorization {
        let account = try request.account()
        guard let authorization = register.authorizations[request.route.id] else {
            throw .malformed("there is no such authorization", status: 404)
        }
        guard authorization.accountID == account.id else {
            throw .unauthorized("this is another account's authorization")
        }
        return authorization
    }

    private func json(_ authorization: Authorization) -> JSONValue {
        .object([
            "status": .string(authorization.status(at: now).rawValue),
            "expires": .string(Timestamps.rfc3339(authorization.expires)),
            "identifier": authorization.identifier.json,
            "challenges": .array([json(authorization.challenge, id: authorization.id)]),
        ])
    }

    private func json(_ challenge: Authorization.Challenge, id: String) -> JSONValue {
        var object: [String: JSONValue] = [
            "type": .string("http-01"),
            "url": .string(urls.url(.challenge, id)),
            "token": .string(challenge.token),
            "status": .string(challenge.status.rawValue),
        ]
        object["validated"] = challenge.validated.map { .string(Timestamps.rfc3339($0)) }
        object["error"] = challenge.error.map { $0.document { tempers.wording($0) } }
        return .object(object)
    }
}
