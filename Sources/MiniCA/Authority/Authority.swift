import FoundationEssentials
import PKI

/// The authority itself: takes requests one at a time, keeps the register, answers.
actor Authority {
    let configuration: MiniCAConfiguration
    let hierarchy: Hierarchy
    var urls: ResourceURLs
    let validator: ChallengeValidator
    var register = Register()
    var tempers: TemperState
    private var nonces = NoncePool()
    private var counts = RequestCounts()
    /// In the sequence they were asked for.
    var revocations: [RevocationSummary] = []
    /// Validations that run, by the identity of their authorization.
    var validations: [String: Task<Void, Never>] = [:]
    /// What was said about renewals from outside: for all certificates, and for single ones by their name.
    var renewalWindow: RenewalWindow?
    var renewalWindows: [String: RenewalWindow] = [:]

    init(_ configuration: MiniCAConfiguration, hierarchy: Hierarchy, urls: ResourceURLs, validator: ChallengeValidator)
    {
        self.configuration = configuration
        self.hierarchy = hierarchy
        self.urls = urls
        self.validator = validator
        tempers = TemperState(configuration.tempers, seed: configuration.seed)
    }

    /// The present instant of the authority's clock.
    var now: Date { configuration.clock.now() }

    var requestCounts: RequestCounts { counts }

    func setTempers(_ tempers: [Temper]) { self.tempers.replace(with: tempers) }

    /// Stops validations that run and waits for their end.
    func stop() async {
        let running = validations.values
        running.forEach { $0.cancel() }
        for task in running { await task.value }
    }

    /// Answers a request, whatever is wrong with it.
    func respond(to request: ServerRequest) -> ServerReply {
        guard let route = urls.route(request.target) else {
            counts.strays += 1
            return .answer(finish(response(to: .malformed("there is nothing here", status: 404)), request))
        }
        counts.byEndpoint[route.endpoint, default: 0] += 1
        let hit = tempers.fault(at: route.endpoint)
        if let hit, let reply = FaultRefusal.reply(to: hit, at: now) {
            guard case .answer(let refusal) = reply else { return reply }
            return .answer(finish(refusal, request))
        }
        if request.method == "POST", tempers.take(.redirectedPosts) != nil { return .answer(redirection(request)) }
        guard let answer = answer(route, request) else { return .cut }
        guard let hit else { return .answer(answer) }
        return FaultDistortion(base: urls.base, foreignBase: urls.foreignBase).reply(to: hit, with: answer)
    }

    /// The authority's own answer; nil where it closes the connection instead.
    private func answer(_ route: Route, _ request: ServerRequest) -> ServerResponse? {
        let response: ServerResponse
        do throws(Problem) {
            response = try dispatch(route, request)
        } catch {
            return finish(self.response(to: error), request)
        }
        if tempers.cuts(after: route.endpoint) { return nil }
        if route.endpoint == .finalize, tempers.take(.finalizeLost) != nil { return nil }
        return finish(response, request)
    }

    /// RFC 9110 §15.4.8: 307 asks for the same request at another place.
    private func redirection(_ request: ServerRequest) -> ServerResponse {
        ServerResponse(status: 307, fields: [HTTPField("Location", urls.foreignBase + request.target)])
    }

    private func dispatch(_ route: Route, _ request: ServerRequest) throws(Problem) -> ServerResponse {
        // RFC 8555 §6.1: "ACME clients MUST send a User-Agent header field".
        guard request.value(of: "User-Agent")?.isEmpty == false else {
            throw .malformed("the request has no User-Agent")
        }
        switch (route.endpoint, request.method) {
        case (.directory, "GET"): return .json(200, directory())
        case (.newNonce, "HEAD"): return ServerResponse(status: 200, fields: [HTTPField("Cache-Control", "no-store")])
        case (.newNonce, "GET"): return ServerResponse(status: 204, fields: [HTTPField("Cache-Control", "no-store")])
        // RFC 9773 §4.1: renewal information is read with unauthenticated GETs.
        case (.renewalInfo, "GET"): return try renewalInfo(route.id)
        case (.directory, _), (.newNonce, _), (.renewalInfo, _): throw Self.notAllowed("GET")
        case (_, "POST"): return try perform(verify(request, route))
        // RFC 8555 §6.3: a GET where POST-as-GET is due is answered with 405 and "malformed".
        default: throw Self.notAllowed("POST")
        }
    }

    private static func notAllowed(_ method: String) -> Problem {
        var problem = Problem.malformed("the method is \(method) here", status: 405)
        problem.fields = [HTTPField("Allow", method)]
        return problem
    }

    private func perform(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        if let refusal = tempers.refusal(of: request.route.endpoint, at: now) { throw refusal }
        switch request.route.endpoint {
        case .newAccount: return try newAccount(request)
        case .newAuthz: return try newAuthorization(request)
        case .orders: return try orders(request)
        case .account: return try account(request)
        case .keyChange: return try keyChange(request)
        case .newOrder: return try newOrder(request)
        case .order: return try order(request)
        case .authorization: return try authorization(request)
        case .challenge: return try challenge(request)
        case .finalize: return try finalize(request)
        case .certificate: return try certificate(request)
        case .revokeCert: return try revoke(request)
        case .directory, .newNonce, .renewalInfo: throw Self.notAllowed("GET")
        }
    }

    /// The directory object (RFC 8555 §7.1.1).
    private func directory() -> JSONValue {
        var meta: [String: JSONValue] = ["externalAccountRequired": .bool(!configuration.externalAccountKeys.isEmpty)]
        meta["termsOfService"] = configuration.termsOfService.map { .string($0) }
        meta["website"] = configuration.website.map { .string($0) }
        if !configuration.caaIdentities.isEmpty {
            meta["caaIdentities"] = .array(configuration.caaIdentities.map { .string($0) })
        }
        if !configuration.profiles.isEmpty {
            meta["profiles"] = .object(configuration.profiles.mapValues { .string($0.description) })
        }
        var object: [String: JSONValue] = ["meta": .object(meta)]
        for endpoint in [Endpoint.newNonce, .newAccount, .newOrder, .newAuthz, .revokeCert, .keyChange] {
            object[endpoint.rawValue] = .string(urls.url(endpoint))
        }
        // RFC 9773 §4.1: a base that certificates' names are appended to.
        object["renewalInfo"] = .string("\(urls.base)/renewal-info")
        return .object(object)
    }

    private func response(to problem: Problem) -> ServerResponse {
        let fields = [HTTPField("Content-Type", "application/problem+json")] + problem.fields
        return ServerResponse(
            status: problem.status,
            fields: fields,
            body: problem.document { tempers.wording($0) }.text
        )
    }

    /// Adds what every answer carries: the way back to the directory, and a nonce where RFC 8555 §6.5 wants one.
    private func finish(_ response: ServerResponse, _ request: ServerRequest) -> ServerResponse {
        var response = response
        let isADayOff = tempers.take(.clockADayOff) != nil
        let date = isADayOff ? now.addingTimeInterval(86_400) : now
        response.fields.append(HTTPField("Date", Timestamps.imfFixdate(date)))
        response.fields.append(HTTPField("Link", "<\(urls.url(.directory))>;rel=\"index\""))
        let wantsNonce = request.method == "POST" || urls.route(request.target)?.endpoint == .newNonce
        if wantsNonce, let nonce = try? nonces.issue() { response.fields.append(HTTPField("Replay-Nonce", nonce)) }
        return response
    }

    /// RFC 8555 §6.2 to §6.5: media type, envelope, url, key, signature, and the nonce last, so that only who can sign
    /// uses nonces up.
    private func verify(_ request: ServerRequest, _ route: Route) throws(Problem) -> VerifiedRequest {
        counts.signed += 1
        counts.signedByEndpoint[route.endpoint, default: 0] += 1
        guard request.value(of: "Content-Type") == "application/jose+json" else {
            throw .malformed("the content type of requests is application/jose+json", status: 415)
        }
        guard let body = request.body else { throw .malformed("the request is too large", status: 413) }
        let envelope = try SignedEnvelope(body)
        let url = urls.base + request.target
        // RFC 8555 §6.4: "If the two do not match, then the server MUST reject the request as unauthorized."
        guard envelope.url == url else { throw .unauthorized("the signed url is not the one requested") }
        let signer = try signer(of: envelope, for: route.endpoint)
        switch signer {
        case .account(let account): try envelope.verify(by: account.key)
        case .key(let key): try envelope.verify(by: key)
        }
        let isGood = envelope.nonce.map { nonces.consume($0) } ?? false
        guard isGood, !tempers.rejectsNonce() else {
            counts.badNonces += 1
            throw Problem(.badNonce, 400, "the nonce is missing, unknown or used up")
        }
        return VerifiedRequest(route: route, url: url, signer: signer, payload: envelope.payload)
    }

    private func signer(
        of envelope: SignedEnvelope,
        for endpoint: Endpoint
    ) throws(Problem) -> VerifiedRequest.Signer {
        switch (envelope.signer, endpoint) {
        case (.jwk(let json), .newAccount), (.jwk(let json), .revokeCert): return .key(try Self.key(json))
        case (.jwk, _): throw .malformed("this request is signed with a kid, not a jwk")
        case (.kid, .newAccount): throw .malformed("a new account's request is signed with its jwk")
        case (.kid(let kid), _):
            guard let id = urls.accountID(of: kid) else { throw .malformed("the kid is no account URL of this CA") }
            guard let account = register.accounts[id], tempers.take(.accountUnknown) == nil else {
                throw Problem(.accountDoesNotExist, 400, "there is no such account")
            }
            // RFC 8555 §7.3.6: "the server MUST NOT accept further requests authorized by that account's key", 401.
            guard account.status == .valid, tempers.take(.accountDeactivated) == nil else {
                throw .unauthorized("the account is deactivated", status: 401)
            }
            return .account(account)
        }
    }

    /// A JWK that may sign requests.
    static func key(_ json: JSONValue) throws(Problem) -> JSONWebKey {
        do {
            return try JSONWebKey(json)
        } catch {
            throw Problem(.badPublicKey, 400, "\(error)")
        }
    }
}
