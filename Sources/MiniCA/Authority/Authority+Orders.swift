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
        let identifiers = try IdentifierReader.read(payload, most: Self.mostNames, wildcards: validator.dns != nil)
        try refuseNewOrder(identifiers, replaces: payload["replaces"]?.string)
        let replaces = try replaced(payload, by: account, identifiers)
        var order = try place(identifiers, for: account, profile: profile, replaces: replaces)
        if tempers.take(.orderValidAtOnce) != nil { order = try validAtOnce(order) }
        register.store(order)
        return located(.json(201, json(register.order(order.id, at: now) ?? order)), order)
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

    /// The account's orders, a page at a time (RFC 8555 §7.1.2.1).
    func orders(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        try request.requireRead()
        let account = try request.account()
        guard account.id == request.route.id else { throw .unauthorized("these are another's orders") }
        let all = register.orders(of: account.id, at: now).map { urls.url(.order, $0.id) }
        let start = request.url.split(separator: "=").last.flatMap { Int($0) } ?? 0
        let page = all.dropFirst(max(0, start)).prefix(max(1, configuration.ordersPerPage))
        var response = ServerResponse.json(200, .object(["orders": .array(page.map { .string($0) })]))
        if page.endIndex < all.endIndex {
            let next = "\(urls.url(.orders, account.id))?cursor=\(page.endIndex)"
            response.fields.append(HTTPField("Link", "<\(next)>;rel=\"next\""))
        }
        return response
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
                isRevoked: issued?.isRevoked ?? false,
                placed: order.placed,
                replaces: order.replaces
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

    private func place(
        _ identifiers: [Identifier],
        for account: Account,
        profile: String?,
        replaces: String?
    ) throws(Problem) -> Order {
        let expires = now.addingTimeInterval(configuration.orderLifetime.seconds)
        var authorizationIDs: [String] = []
        for identifier in identifiers {
            authorizationIDs.append(try authorize(identifier, for: account, until: expires).id)
        }
        return Order(
            id: try RandomText.make(octets: 16),
            accountID: account.id,
            identifiers: identifiers,
            profile: profile,
            authorizationIDs: authorizationIDs,
            expires: expires,
            placed: now,
            replaces: replaces
        )
    }

    /// A valid order for a key that is nobody's: what a client gets that shares its account with another.
    private func validAtOnce(_ order: Order) throws(Problem) -> Order {
        var order = order
        do {
            let issued = try issue(order, for: KeyHandle.generate())
            register.store(issued)
            order.certificateSerial = issued.certificate.serial
        } catch {
            throw Problem(.serverInternal, 500, "\(error)")
        }
        order.status = .valid
        return order
    }

    /// The order object (RFC 8555 §7.1.3), or what a temper makes of it.
    private func json(_ order: Order) -> JSONValue {
        var object: [String: JSONValue] = [
            "status": .string(order.status.rawValue),
            "expires": .string(Timestamps.rfc3339(order.expires)),
            "identifiers": .array(order.identifiers.map(\.json)),
            "authorizations": .array(order.authorizationIDs.map { .string(urls.url(.authorization, $0)) }),
            "finalize": .string(urls.url(.finalize, order.id)),
        ]
        object["profile"] = order.profile.map { .string($0) }
        object["replaces"] = order.replaces.map { .string($0) }
        object["error"] = order.error.map { $0.document { tempers.wording($0) } }
        if order.status == .valid, let serial = order.certificateSerial {
            object["certificate"] = .string(urls.url(.certificate, serial))
        }
        return .object(spoiled(object, of: order))
    }
}
