import FoundationEssentials
import PKI

/// What the semantic cases do to orders and authorizations.
extension Authority {
    /// Refusals of new orders that are well-formed.
    func refuseNewOrder(_ identifiers: [Identifier], replaces: String?) throws(Problem) {
        if tempers.take(.movedEndpoints, atMost: 1) != nil {
            urls.moves += 1
            throw .malformed("there is nothing here any more", status: 404)
        }
        if tempers.take(.termsChanged) != nil { throw Self.mustAgree(to: "https://minica.rekey.test/terms/2") }
        if tempers.take(.accountPaused) != nil {
            let detail = "the account is paused; to go on, see https://minica.rekey.test/unpause?jwt=abc"
            throw Problem(.rateLimited, 429, detail)
        }
        if let variant = tempers.take(.rejectedIdentifiers) { throw Self.rejection(of: identifiers, variant) }
        if tempers.peek(.invalidProfile) == 0, tempers.take(.invalidProfile) != nil {
            throw Problem(.invalidProfile, 400, "this account may not use that profile")
        }
        guard replaces != nil else { return }
        if tempers.take(.alreadyReplaced) != nil {
            throw Problem(.alreadyReplaced, 409, "the certificate is replaced already")
        }
        if let variant = tempers.take(.replacesRefused) { throw Self.refusalOfReplaces[variant] }
    }

    /// Refusals of finalize requests whose order is ready.
    func refuseFinalize(_ order: inout Order) throws(Problem) {
        if tempers.take(.caaAtFinalize) != nil {
            var problem = Problem(.caa, 403, "CAA forbids issuance")
            problem.subproblems = Self.parts(order.identifiers, .caa, "a CAA record names another issuer")
            throw problem
        }
        if tempers.peek(.invalidProfile) == 1, tempers.take(.invalidProfile) != nil {
            throw Problem(.invalidProfile, 400, "the profile has been withdrawn")
        }
        if !order.hasRefusedRequest, tempers.take(.badCSROnce) != nil {
            order.hasRefusedRequest = true
            register.store(order)
            throw Problem(.badCSR, 400, "the CSR does not please; the order stays ready")
        }
    }

    /// newOrder's answer with its Location, or what a temper puts there.
    func located(_ response: ServerResponse, _ order: Order) -> ServerResponse {
        let url = urls.url(.order, order.id)
        var response = response
        switch tempers.take(.hostileLocation) {
        case nil: response.set("Location", url)
        case 0: response.set("Location", nil)
        case 1: response.set("Location", String(url.dropFirst(urls.base.count)))
        case 2: response.set("Location", "javascript:alert(document.cookie)")
        case 3: response.set("Location", url + String(repeating: "o", count: 65_536))
        default: response.set("Location", urls.foreignBase + url.dropFirst(urls.base.count))
        }
        return response
    }

    /// An order object as a temper wants it.
    func spoiled(_ object: [String: JSONValue], of order: Order) -> [String: JSONValue] {
        var object = object
        let looks = look(at: order)
        if order.status == .ready, tempers.take(.orderStaysPending) != nil { object["status"] = .string("pending") }
        if tempers.take(.orderUnknownStatus) != nil { object["status"] = .string("contemplating") }
        if tempers.take(.orderWithoutAuthorizations) != nil { object["authorizations"] = nil }
        if looks > 0, tempers.take(.orderChanges) != nil, let other = try? Identifier("changed.rekey.test") {
            object["identifiers"] = .array([other.json])
        }
        if order.status == .valid, withholds(3, order) { object["certificate"] = nil }
        return object
    }

    /// The challenges of an authorization as a temper wants them.
    func spoiled(_ challenges: [JSONValue]) -> [JSONValue] {
        if tempers.take(.unknownChallenges) != nil {
            return ["rekey-unheard-of-01", "http-02"].map { type in
                .object([
                    "type": .string(type), "status": .string("pending"), "weight": .number(1.5),
                    "url": .string(urls.url(.challenge, "unheard-of")),
                ])
            }
        }
        guard let variant = tempers.take(.hostileTokens) else { return challenges }
        return challenges.map { challenge in
            guard var members = challenge.members, members["token"] != nil else { return challenge }
            members["token"] = .string(Self.hostileToken(variant))
            return .object(members)
        }
    }

    /// Takes away what has just been proved, where a temper does.
    func lose(_ authorization: inout Authorization) {
        switch tempers.take(.authorizationLost) {
        case nil: return
        case 0: authorization.deactivated = true
        default: authorization.expires = now.addingTimeInterval(-1)
        }
    }

    /// Whether the order's certificate is withheld once more, twice in all, by that variant of `certificate-late`.
    func withholds(_ variant: Int, _ order: Order) -> Bool {
        guard var stored = register.orders[order.id], stored.timesWithheld < 2 else { return false }
        guard tempers.peek(.certificateLate) == variant else { return false }
        stored.timesWithheld += 1
        // The second time ends this variant's turn.
        if stored.timesWithheld == 2 { _ = tempers.take(.certificateLate) }
        register.store(stored)
        return true
    }

    /// How often the order was shown before.
    private func look(at order: Order) -> Int {
        guard var stored = register.orders[order.id] else { return 0 }
        stored.looks += 1
        register.store(stored)
        return stored.looks - 1
    }

    private static func hostileToken(_ variant: Int) -> String {
        switch variant {
        case 0: "../../../../../../tmp/rekey-was-here"
        case 1: ""
        case 2: String(repeating: "t", count: 1 << 20)
        case 3: "$(touch /tmp/rekey-was-here)`id`"
        default: "token\r\nX-Injected: yes\n\u{0}"
        }
    }

    private static func rejection(of identifiers: [Identifier], _ variant: Int) -> Problem {
        var problem =
            variant == 0
            ? Problem(.rejectedIdentifier, 400, "some names are on a list of this CA's")
            : Problem(.compound, 403, "several things are wrong with the names")
        problem.subproblems =
            variant == 0
            ? parts(identifiers, .rejectedIdentifier, "the name is on a list")
            : identifiers.enumerated().map { index, identifier in
                var part = Problem(index.isMultiple(of: 2) ? .caa : .dns, 403, "the name cannot be certified")
                part.identifier = identifier
                return part
            }
        return problem
    }

    private static func parts(_ identifiers: [Identifier], _ kind: Problem.Kind, _ detail: String) -> [Problem] {
        identifiers.map { identifier in
            var part = Problem(kind, 403, detail)
            part.identifier = identifier
            return part
        }
    }

    /// How authorities in the field have refused `replaces`.
    private static let refusalOfReplaces: [Problem] = [
        .malformed("the AKI did not match a known issuer"),
        .malformed("the certificate to be replaced is not found", status: 404),
        Problem(.conflict, 409, "another order replaces that certificate"),
        .unauthorized("the certificate to be replaced is another account's"),
        Problem(.serverInternal, 500, "could not look the certificate to be replaced up"),
        .malformed("the replaces field does not identify a certificate", status: 401),
        .malformed("cannot find any certificate to replace", status: 422),
    ]
}
