import FoundationEssentials
import PKI

/// Authorizations and their challenges (RFC 8555 §7.4.1, §7.5).
extension Authority {
    func authorization(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        var authorization = try ownAuthorization(request.route.id, of: request.account())
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

    /// RFC 8555 §7.4.1: an authorization before there is an order.
    func newAuthorization(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        let account = try request.account()
        guard let element = try request.object()["identifier"] else { throw .malformed("identifier is missing") }
        let identifier = try IdentifierReader.identifier(element)
        // RFC 8555 §7.4.1: what is authorized before its order is no wildcard.
        if case .dns(let name) = identifier, name.isWildcard {
            throw .malformed("a wildcard is not authorized before its order")
        }
        let expires = now.addingTimeInterval(configuration.orderLifetime.seconds)
        let authorization = try authorize(identifier, for: account, until: expires)
        let location = HTTPField("Location", urls.url(.authorization, authorization.id))
        return .json(201, json(authorization), fields: [location])
    }

    func challenge(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        let account = try request.account()
        guard let (id, kind) = Authorization.parts(of: request.route.id) else { throw Self.noSuchAuthorization }
        var authorization = try ownAuthorization(id, of: account)
        guard authorization.challenges.contains(where: { $0.kind == kind }) else { throw Self.noSuchAuthorization }
        if !request.isRead {
            // RFC 8555 §7.5.1: the response to the challenges offered here is the empty object.
            guard try request.object().members?.isEmpty == true else {
                throw .malformed("the response to this challenge is an empty object")
            }
            authorization = try begin(authorization, kind, for: account)
        }
        guard let challenge = authorization.challenges.first(where: { $0.kind == kind }) else {
            throw Self.noSuchAuthorization
        }
        var fields = [HTTPField("Link", "<\(urls.url(.authorization, authorization.id))>;rel=\"up\"")]
        if challenge.status == .processing { fields += tempers.retryAfter(at: now) }
        return .json(200, json(challenge, of: authorization), fields: fields)
    }

    /// A new authorization, or a valid one of the account's where a temper reuses them.
    func authorize(
        _ identifier: Identifier,
        for account: Account,
        until expires: Date
    ) throws(Problem) -> Authorization {
        if tempers.reusesAuthorizations,
            let valid = register.validAuthorization(for: identifier, of: account.id, at: now)
        {
            return valid
        }
        var challenges: [Authorization.Challenge] = []
        for kind in ChallengeKind.allCases where kind.proves(identifier) && validator.offers(kind) {
            challenges.append(Authorization.Challenge(kind: kind, token: try RandomText.make(octets: 32)))
        }
        if tempers.skipsValidation, !challenges.isEmpty {
            challenges[0].status = .valid
            challenges[0].validated = now
        }
        let authorization = Authorization(
            id: try RandomText.make(octets: 16),
            accountID: account.id,
            identifier: identifier,
            expires: expires,
            challenges: challenges
        )
        register.store(authorization)
        return authorization
    }

    private func begin(
        _ authorization: Authorization,
        _ kind: ChallengeKind,
        for account: Account
    ) throws(Problem) -> Authorization {
        var authorization = authorization
        guard let index = authorization.challenges.firstIndex(where: { $0.kind == kind }) else {
            throw Self.noSuchAuthorization
        }
        let challenge = authorization.challenges[index]
        guard challenge.status == .pending else {
            guard challenge.status != .invalid else { throw .malformed("the authorization is not pending any more") }
            return authorization
        }
        guard authorization.status(at: now) == .pending else {
            throw .malformed("the authorization is not pending any more")
        }
        authorization.challenges[index].status = .processing
        register.store(authorization)
        let subject = ChallengeValidator.Subject(
            kind: kind,
            identifier: authorization.identifier,
            token: challenge.token,
            // RFC 8555 §8.1: keyAuthorization = token || '.' || base64url(Thumbprint(accountKey)).
            keyAuthorization: "\(challenge.token).\(account.key.thumbprint)",
            accountURL: urls.url(.account, account.id)
        )
        let id = authorization.id
        let challengeID = authorization.challengeID(kind)
        validations[challengeID] = Task { [validator] in
            let outcome = await validator.validate(subject)
            self.settle(id, kind, outcome)
            self.validations[challengeID] = nil
        }
        return authorization
    }

    private func settle(_ id: String, _ kind: ChallengeKind, _ outcome: Result<Void, Problem>) {
        guard var authorization = register.authorizations[id],
            let index = authorization.challenges.firstIndex(where: { $0.kind == kind }),
            authorization.challenges[index].status == .processing
        else { return }
        switch outcome {
        case .success:
            authorization.challenges[index].status = .valid
            authorization.challenges[index].validated = now
            lose(&authorization)
        case .failure(let problem):
            authorization.challenges[index].status = .invalid
            authorization.challenges[index].error = problem
        }
        register.store(authorization)
    }

    private static let noSuchAuthorization = Problem.malformed("there is no such authorization", status: 404)

    private func ownAuthorization(_ id: String, of account: Account) throws(Problem) -> Authorization {
        guard let authorization = register.authorizations[id] else { throw Self.noSuchAuthorization }
        guard authorization.accountID == account.id else {
            throw .unauthorized("this is another account's authorization")
        }
        return authorization
    }

    /// RFC 8555 §7.1.4: a wildcard shows as its base and a flag.
    private func json(_ authorization: Authorization) -> JSONValue {
        var object: [String: JSONValue] = [
            "status": .string(authorization.status(at: now).rawValue),
            "expires": .string(Timestamps.rfc3339(authorization.expires)),
            "identifier": authorization.identifier.json,
            "challenges": .array(
                spoiled(authorization.challenges.map { json($0, of: authorization) })
            ),
        ]
        if case .dns(let name) = authorization.identifier, name.isWildcard {
            object["identifier"] = .object(["type": .string("dns"), "value": .string(name.base)])
            object["wildcard"] = .bool(true)
        }
        return .object(object)
    }

    private func json(_ challenge: Authorization.Challenge, of authorization: Authorization) -> JSONValue {
        var object: [String: JSONValue] = [
            "type": .string(challenge.kind.rawValue),
            "url": .string(urls.url(.challenge, authorization.challengeID(challenge.kind))),
            "status": .string(challenge.status.rawValue),
        ]
        if challenge.kind == .dnsPersist01 {
            // draft-ietf-acme-dns-persist-01: no token; who may issue, and for which account.
            object["issuer-domain-names"] = .array(configuration.caaIdentities.map { .string($0) })
            object["accounturi"] = .string(urls.url(.account, authorization.accountID))
        } else {
            object["token"] = .string(challenge.token)
        }
        object["validated"] = challenge.validated.map { .string(Timestamps.rfc3339($0)) }
        object["error"] = challenge.error.map { $0.document { tempers.wording($0) } }
        return .object(object)
    }
}
