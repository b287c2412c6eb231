extension ACMEClient {
    /// Makes an account for the key, or finds the one it has (RFC 8555 §7.3).
    ///
    /// Persist the key durably before: the account is lost with it. After an unclear answer the account is looked for,
    /// never made twice.
    /// - Parameter agreesToTerms: the operator's own word; without it nothing is sent to a server that has terms.
    package func register(
        _ signer: any Signer,
        contacts: [ContactURL] = [],
        agreesToTerms: Bool,
        binding: ExternalAccountBinding? = nil
    ) async throws(ACMEFailure) -> Account {
        let metadata = try await directory().metadata
        if metadata.termsOfService != nil, !agreesToTerms { throw .needsTerms(url: metadata.termsOfService) }
        if metadata.externalAccountRequired, binding == nil { throw .needsExternalAccount(said: nil) }
        var payload: [String: JSONValue] = [:]
        if agreesToTerms { payload["termsOfServiceAgreed"] = .bool(true) }
        if !contacts.isEmpty { payload["contact"] = .array(contacts.map { .string($0.description) }) }
        do throws(ACMEFailure) {
            return try await newAccount(signer, payload: payload, binding: binding)
        } catch {
            guard case .transport(let failure, _) = error, failure.mayHaveReachedServer else { throw error }
            // The account may have been made: a binding is good for one use only, so ask before anything else.
            do throws(ACMEFailure) {
                if let found = try await find(signer) { return found }
            } catch ACMEFailure.accountUnusable(let account) {
                throw .accountUnusable(account)
            } catch {}
            throw error
        }
    }

    /// The account of the key; nil if the server knows none (RFC 8555 §7.3.1).
    package func find(_ signer: any Signer) async throws(ACMEFailure) -> Account? {
        do throws(ACMEFailure) {
            return try await newAccount(signer, payload: ["onlyReturnExisting": .bool(true)], isRepeatable: true)
        } catch {
            guard case .problem(let answer, _) = error, answer.problem.type == .accountDoesNotExist else { throw error }
            return nil
        }
    }

    /// Reads the account. Some authorities do not let accounts be read: there it is found by its key instead, and
    /// keeps the URL it has.
    package func account(_ identity: AccountIdentity) async throws(ACMEFailure) -> Account {
        do throws(ACMEFailure) {
            return try await account(from: post(.reading(identity.url, as: identity, for: .account)), identity)
        } catch {
            guard case .problem(let answer, _) = error, [401, 403, 404].contains(answer.status),
                let found = try await find(identity.signer)
            else { throw error }
            // One server names another URL here than the one that works: the account's is the one it was made under.
            return found.at(identity.url)
        }
    }

    /// Replaces the contacts (RFC 8555 §7.3.2).
    package func update(
        _ identity: AccountIdentity,
        contacts: [ContactURL]
    ) async throws(ACMEFailure) -> Account {
        let payload = JSONValue.object(["contact": .array(contacts.map { .string($0.description) })])
        let call = SignedCall.changing(
            identity.url,
            key: .account(identity),
            payload: payload,
            for: .account,
            isRepeatable: true
        )
        return try await account(from: post(call), identity)
    }

    /// Closes the account for ever (RFC 8555 §7.3.6).
    package func deactivate(_ identity: AccountIdentity) async throws(ACMEFailure) {
        let payload = JSONValue.object(["status": .string("deactivated")])
        _ = try await post(.changing(identity.url, key: .account(identity), payload: payload, for: .account))
    }

    /// Makes `newKey` the account's key (RFC 8555 §7.3.5). Persist both until this has returned; after an unclear
    /// answer `find` tells which of them the server knows.
    package func changeKey(
        of identity: AccountIdentity,
        to newKey: any Signer
    ) async throws(ACMEFailure) -> AccountIdentity {
        do throws(ACMEFailure) {
            try await atResource { directory throws(ACMEFailure) in
                guard let url = directory.keyChange else { throw .notOffered(.keyChange) }
                return url
            } do: { url async throws(ACMEFailure) in
                let inner = try keyChange(of: identity, to: newKey, at: url)
                _ = try await post(.changing(url, key: .account(identity), payload: inner, for: .keyChange))
            }
        } catch {
            guard case .problem(let answer, _) = error else { throw error }
            switch answer.status {
            // RFC 8555 §7.3.5: "the server MUST return an error with status code 409 (Conflict) and provide the URL of
            // that account in the Location header field". The type is one nobody registered, or none.
            case 409: throw .keyInUse(account: answer.location)
            // One server lists the resource and does not have it.
            case 404, 501: throw .notOffered(.keyChange)
            default: throw error
            }
        }
        return AccountIdentity(url: identity.url, signer: newKey)
    }

    /// Which key the account has after a key change without a clear answer: the new one if the server knows it, else the
    /// old one; nil if it knows neither (RFC 8555 §7.3.1).
    package func settleKeyChange(
        of identity: AccountIdentity,
        to newKey: any Signer
    ) async throws(ACMEFailure) -> AccountIdentity? {
        for signer in [newKey, identity.signer] where try await find(signer) != nil {
            return AccountIdentity(url: identity.url, signer: signer)
        }
        return nil
    }

    /// The inner JWS of a key change, signed by the new key.
    private func keyChange(
        of identity: AccountIdentity,
        to newKey: any Signer,
        at url: ServerURL
    ) throws(ACMEFailure) -> JSONValue {
        let change = JSONValue.object([
            "account": .string(identity.url.text), "oldKey": identity.signer.publicKey.json,
        ])
        let algorithm = naming(for: newKey).algorithm
        do throws(SigningFailure) {
            // "The inner JWS MUST omit the 'nonce' header parameter".
            return try RequestKey.key(newKey).sign(change.encoded, url: url, nonce: nil, algorithm: algorithm)
        } catch {
            throw .signing(error)
        }
    }

    private func newAccount(
        _ signer: any Signer,
        payload: [String: JSONValue],
        binding: ExternalAccountBinding? = nil,
        isRepeatable: Bool = false
    ) async throws(ACMEFailure) -> Account {
        try await atResource { directory in
            directory.newAccount
        } do: { url async throws(ACMEFailure) in
            var payload = payload
            // The inner signature is over the URL as well.
            if let binding { payload["externalAccountBinding"] = try bound(binding, signer, to: url) }
            return try await newAccount(
                .changing(
                    url,
                    key: .key(signer),
                    payload: .object(payload),
                    for: .account,
                    isRepeatable: isRepeatable
                )
            )
        }
    }

    private func bound(
        _ binding: ExternalAccountBinding,
        _ signer: any Signer,
        to url: ServerURL
    ) throws(ACMEFailure) -> JSONValue {
        do throws(SigningFailure) { return try binding.binding(of: signer.publicKey, for: url) } catch {
            throw .signing(error)
        }
    }

    private func newAccount(_ call: SignedCall) async throws(ACMEFailure) -> Account {
        let answer = try await post(call)
        let location = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try answer.location(of: "newAccount", under: origins)
        }
        return try living(Account(body(answer), url: location, isNew: answer.status == 201, under: origins))
    }

    private func account(from answer: Answer, _ identity: AccountIdentity) throws(ACMEFailure) -> Account {
        try living(Account(body(answer), url: identity.url, isNew: false, under: origins))
    }

    /// An account's body is only informative: some servers send none.
    private func body(_ answer: Answer) -> JSONReader? { try? JSONDocument.object(answer.body, named: "account") }

    private func living(_ account: Account) throws(ACMEFailure) -> Account {
        guard !account.isDead else { throw .accountUnusable(account) }
        return account
    }
}
