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
        let directory = try await directory()
        let metadata = directory.metadata
        if metadata.termsOfService != nil, !agreesToTerms { throw .needsTerms(url: metadata.termsOfService) }
        if metadata.externalAccountRequired, binding == nil { throw .needsExternalAccount(said: nil) }
        var payload: [String: JSONValue] = [:]
        if agreesToTerms { payload["termsOfServiceAgreed"] = .bool(true) }
        if !contacts.isEmpty { payload["contact"] = .array(contacts.map { .string($0.description) }) }
        if let binding {
            do {
                payload["externalAccountBinding"] = try binding.binding(of: signer.publicKey, for: directory.newAccount)
            } catch {
                throw .signing(error)
            }
        }
        do throws(ACMEFailure) {
            return try await newAccount(signer, payload: .object(payload), at: directory.newAccount)
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
        let directory = try await directory()
        do throws(ACMEFailure) {
            return try await newAccount(
                signer,
                payload: .object(["onlyReturnExisting": .bool(true)]),
                at: directory.newAccount,
                isRepeatable: true
            )
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
            return found
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
        guard let url = try await directory().keyChange else { throw .notOffered(.keyChange) }
        let change = JSONValue.object([
            "account": .string(identity.url.text), "oldKey": identity.signer.publicKey.json,
        ])
        let inner: JSONValue
        do {
            // "The inner JWS MUST omit the 'nonce' header parameter".
            inner = try RequestKey.key(newKey).sign(change.encoded, url: url, nonce: nil)
        } catch {
            throw .signing(error)
        }
        do throws(ACMEFailure) {
            _ = try await post(.changing(url, key: .account(identity), payload: inner, for: .keyChange))
        } catch {
            guard case .problem(let answer, _) = error else { throw error }
            switch answer.status {
            case 409: throw .keyInUse
            // One server lists the resource and does not have it.
            case 404, 501: throw .notOffered(.keyChange)
            default: throw error
            }
        }
        return AccountIdentity(url: identity.url, signer: newKey)
    }

    private func newAccount(
        _ signer: any Signer,
        payload: JSONValue,
        at url: ServerURL,
        isRepeatable: Bool = false
    ) async throws(ACMEFailure) -> Account {
        let call = SignedCall.changing(
            url,
            key: .key(signer),
            payload: payload,
            for: .account,
            isRepeatable: isRepeatable
        )
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
