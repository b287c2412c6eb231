import FoundationEssentials
import PKI

/// Orders (RFC 8555 §7.4).
extension Authority {
    private static let mostNames = 100

    func newOrder(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        let account = try request.account()
        let payload = try request.object()
        guard payload["notBefore"] == nil, payload["notAfter"] == nil else {
            throw .malformed("this CA chooses the validity itself")
        }
        let profile = try profile(payload)
        let identifiers = try IdentifierReader.read(payload, most: Self.mostNames)
        let expires = now.addingTimeInterval(configuration.orderLifetime.seconds)
        var authorizationIDs: [String] = []
        for identifier in identifiers {
            authorizationIDs.append(try authorize(identifier, for: account, until: expires).id)
        }
        let order = Order(
            id: try RandomText.make(octets: 16),
            accountID: account.id,
            identifiers: identifiers,
            profile: profile,
            authorizationIDs: authorizationIDs,
            expires: expires
        )
        register.store(order)
        let shown = register.order(order.id, at: now) ?? order
        return .json(201, json(shown), fields: [HTTPField("Location", urls.url(.order, order.id))])
    }

    func order(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        try request.requireRead()
        var order = try ownOrder(request)
        if order.status == .processing {
            if order.pollsLeft > 0 { order.pollsLeft -= 1 } else { order.status = .valid }
        }
        register.store(order)
        return response(order)
    }

    /// The order of the request's URL, if it is the account's, in the light of its authorizations.
    func ownOrder(_ request: VerifiedRequest) throws(Problem) -> Order {
        let account = try request.account()
        guard let order = register.order(request.route.id, at: now) else {
            throw .malformed("there is no such order", status: 404)
        }
        guard order.accountID == account.id else { throw .unauthorized("this is another account's order") }
        return order
    }

    /// The order as an answer, with Retry-After while it is under way and a temper says so.
    func response(_ order: Order) -> ServerResponse {
        var fields = [HTTPField("Location", urls.url(.order, order.id))]
        if order.status == .pending || order.status == .processing { fields += tempers.retryAfter(at: now) }
        return .json(200, json(order), fields: fields)
    }

    /// All orders in the sequence they were placed in.
    func orderSummaries() -> [OrderSummary] {
        register.orderSequence.compactMap { register.order($0, at: now) }.map { order in
            let issued = order.certificateSerial.flatMap { register.certificates[$0] }
            return OrderSummary(
                url: urls.url(.order, order.id),
                identifiers: order.identifiers,
                status: order.status,
                certificate: issued?.certificate,
                isRevoked: issued?.isRevoked ?? false
            )
        }
    }

    private func profile(_ payload: JSONValue) throws(Problem) -> String? {
        guard let value = payload["profile"] else { return nil }
        guard let name = value.string, configuration.profiles[name] != nil else {
            throw Problem(.invalidProfile, 400, "this CA has no such profile")
        }
        return name
    }

    private func authorize(
        _ identifier: Identifier,
        for account: Account,
        until expires: Date
    ) throws(Problem) -> Authorization {
        if tempers.reusesAuthorizations,
            let valid = register.validAuthorization(for: identifier, of: account.id, at: now)
        {
            return valid
        }
        var authorization = Authorization(
            id: try RandomText.make(octets: 16),
            accountID: account.id,
            identifier: identifier,
            expires: expires,
            challenge: Authorization.Challenge(token: try RandomText.make(octets: 32))
        )
        if tempers.skipsValidation {
            authorization.challenge.status = .valid
            authorization.challenge.validated = now
        }
        register.store(authorization)
        return authorization
    }

    private func json(_ order: Order) -> JSONValue {
        var object: [String: JSONValue] = [
            "status": .string(order.status.rawValue),
            "expires": .string(Timestamps.rfc3339(order.expires)),
            "identifiers": .array(order.identifiers.map(\.json)),
            "authorizations": .array(order.authorizationIDs.map { .string(urls.url(.authorization, $0)) }),
            "finalize": .string(urls.url(.finalize, order.id)),
        ]
        object["profile"] = order.profile.map { .string($0) }
        object["error"] = order.error.map { $0.document { tempers.wording($0) } }
        if order.status == .valid, let serial = order.certificateSerial {
            object["certificate"] = .string(urls.url(.certificate, serial))
        }
        return .object(object)
    }
}
