import PKI

/// Accounts (RFC 8555 §7.3).
extension Authority {
    func newAccount(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        guard case .key(let key) = request.signer else { throw .malformed("a new account's request bears a jwk") }
        let payload = try request.object()
        if let existing = register.account(of: key) {
            guard existing.status == .valid else { throw .unauthorized("the account is deactivated", status: 401) }
            return response(200, existing)
        }
        // RFC 8555 §7.3.1: "If a client sends such a request and an account does not exist, then the server MUST
        // return an error response with status code 400 (Bad Request) and type …:accountDoesNotExist."
        guard payload["onlyReturnExisting"]?.bool != true else {
            throw Problem(.accountDoesNotExist, 400, "no account has this key")
        }
        if payload["externalAccountBinding"] == nil, tempers.take(.externalAccountRequired) != nil {
            throw Problem(.externalAccountRequired, 403, "new accounts need an external account binding")
        }
        let agreed = payload["termsOfServiceAgreed"]?.bool == true
        if let terms = configuration.termsOfService, !agreed { throw Self.mustAgree(to: terms) }
        let account = Account(
            id: try RandomText.make(octets: 16),
            key: key,
            contacts: try Self.contacts(payload) ?? [],
            termsAgreed: agreed,
            externalBinding: try externalBinding(payload, key: key, url: request.url)
        )
        register.store(account)
        return response(201, account)
    }

    func account(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        var account = try request.account()
        guard account.id == request.route.id else { throw .unauthorized("this is another's account") }
        if request.isRead { return response(200, account) }
        let payload = try request.object()
        if let status = payload["status"] {
            guard status.string == "deactivated" else { throw .malformed("an account can only be deactivated") }
            account.status = .deactivated
        }
        if let contacts = try Self.contacts(payload) { account.contacts = contacts }
        register.store(account)
        return response(200, account)
    }

    /// RFC 8555 §7.3.5: the new key signs that it takes over, the old one that it lets go.
    func keyChange(_ request: VerifiedRequest) throws(Problem) -> ServerResponse {
        var account = try request.account()
        let inner = try SignedEnvelope(request.payload)
        guard case .jwk(let json) = inner.signer else { throw .malformed("the inner JWS bears the new key as its jwk") }
        let key = try Self.key(json)
        try inner.verify(by: key)
        guard inner.nonce == nil else { throw .malformed("the inner JWS has a nonce") }
        guard inner.url == request.url else { throw .malformed("the inner JWS has another url than the outer one") }
        let payload = JSONValue(parsing: inner.payload)
        guard payload?["account"]?.string == urls.url(.account, account.id) else {
            throw .malformed("the inner JWS names another account")
        }
        guard let old = payload?["oldKey"], try Self.key(old).thumbprint == account.key.thumbprint else {
            throw .malformed("the inner JWS's oldKey is not the account's key")
        }
        if let holder = register.account(of: key) {
            var problem = Problem.malformed("the new key has an account already", status: 409)
            problem.fields = [HTTPField("Location", urls.url(.account, holder.id))]
            throw problem
        }
        account.key = key
        register.store(account)
        return response(200, account)
    }

    private func response(_ status: Int, _ account: Account) -> ServerResponse {
        let object = account.json(orders: urls.url(.orders, account.id))
        return .json(status, object, fields: [HTTPField("Location", urls.url(.account, account.id))])
    }

    /// RFC 8555 §7.3.3: the problem says where the terms are, in `instance` and in a link.
    static func mustAgree(to terms: String) -> Problem {
        var problem = Problem(.userActionRequired, 403, "the terms of service have not been agreed to")
        problem.members["instance"] = .string(terms)
        problem.fields = [HTTPField("Link", "<\(terms)>;rel=\"terms-of-service\"")]
        return problem
    }

    /// The contacts a payload sets; nil when it does not speak of them.
    private static func contacts(_ payload: JSONValue) throws(Problem) -> [String]? {
        guard let value = payload["contact"] else { return nil }
        guard let elements = value.elements else { throw .malformed("contact is not an array") }
        var contacts: [String] = []
        for element in elements {
            guard let contact = element.string else { throw .malformed("a contact is not a string") }
            guard contact.hasPrefix("mailto:") else {
                throw Problem(.unsupportedContact, 400, "only mailto contacts are taken")
            }
            // RFC 8555 §7.3: "Clients MUST NOT provide a "mailto" URL in the "contact" field that contains "hfields"
            // or more than one "addr-spec" in the "to" component."
            let address = contact.dropFirst("mailto:".count)
            guard address.contains("@"), !address.contains("?"), !address.contains(",") else {
                throw Problem(.invalidContact, 400, "a contact is not one mail address")
            }
            contacts.append(contact)
        }
        return contacts
    }

    private func externalBinding(
        _ payload: JSONValue,
        key: JSONWebKey,
        url: String
    ) throws(Problem) -> JSONValue? {
        guard !configuration.externalAccountKeys.isEmpty else { return nil }
        guard let json = payload["externalAccountBinding"] else {
            throw Problem(.externalAccountRequired, 403, "new accounts need an external account binding")
        }
        try ExternalBinding.check(json, keys: configuration.externalAccountKeys, accountKey: key, url: url)
        return json
    }
}
