package import PKI

extension ACMEClient {
    /// Places an order (RFC 8555 §7.4). Persist the URL before anything else is done with it.
    ///
    /// The same set of names may bring back an order that exists already, in whatever state it is.
    /// - Parameters:
    ///   - profile: refused before anything is sent unless the server lists it.
    ///   - replaces: the certificate this order is to take the place of (RFC 9773 §5): of this authority and account,
    ///     not expired, not replaced before, with a name in common. Left out where the server knows nothing of it; left
    ///     out in a second try where the server refuses it. `OrderReading.replacement` tells.
    package func newOrder(
        _ identifiers: Set<Identifier>,
        profile: String? = nil,
        replaces: CertificateID? = nil,
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> OrderReading {
        var payload: [String: JSONValue] = [
            "identifiers": .array(identifiers.sorted().map { WireIdentifier($0).json })
        ]
        if let profile {
            try await requireProfile(profile)
            payload["profile"] = .string(profile)
        }
        let plain = payload
        guard let replaces else { return try await place(plain, profile, .notAsked, as: account) }
        // RFC 9773 §5: "Clients SHOULD NOT include this field if the ACME server has not indicated that it supports
        // this protocol by advertising the renewalInfo resource in its Directory."
        guard try await directory().renewalInfo != nil else {
            return try await place(plain, profile, .notOffered, as: account)
        }
        payload["replaces"] = .string(replaces.description)
        do throws(ACMEFailure) {
            return try await place(payload, profile, .sent(replaces), as: account)
        } catch {
            guard case .problem(let answer, _) = error, ReplacesRefusal.isOne(answer.problem, status: answer.status)
            else { throw error }
            let dropped = Replacement.dropped(alreadyReplaced: answer.problem.type == .alreadyReplaced)
            return try await place(plain, profile, dropped, as: account)
        }
    }

    /// A profile the server has just begun to offer is not refused for an old directory.
    private func requireProfile(_ profile: String) async throws(ACMEFailure) {
        if ProfileCheck(wanted: profile, offered: try await directory().metadata).isOffered { return }
        let offered = try await directory(refreshing: true).metadata
        if ProfileCheck(wanted: profile, offered: offered).isOffered { return }
        throw .profileNotOffered(profile, offered: offered.profiles.keys.sorted().map { ServerText($0) })
    }

    /// Reads an order (RFC 8555 §7.4).
    package func order(at url: ServerURL, as account: AccountIdentity) async throws(ACMEFailure) -> OrderReading {
        try reading(await post(.reading(url, as: account, for: .order)), of: url)
    }

    /// Sends the certificate request, in DER, to the order's `finalize` URL. Never repeated by itself: after an unclear
    /// answer the order tells what came of it.
    package func finalize(
        _ order: OrderReading,
        request: [UInt8],
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> OrderReading {
        guard let url = order.order.finalize else {
            throw .protocolBroken(ProtocolBreach("order.finalize", .absent))
        }
        let payload = JSONValue.object(["csr": .string(Base64URL.encode(request))])
        let answer = try await post(.changing(url, key: .account(account), payload: payload, for: .finalize))
        // RFC 8555 does not ask for a Location here: the order's URL is the one known.
        return try reading(answer, of: order.url)
    }

    /// Reads an authorization (RFC 8555 §7.5).
    package func authorization(
        at url: ServerURL,
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> Authorization {
        let answer = try await post(.reading(url, as: account, for: .authorization))
        return try ACMEFailure.checking { () throws(ProtocolBreach) in
            try Authorization(JSONDocument.object(answer.body, named: "authorization"), url: url, under: origins)
        }
    }

    /// Tells the server that a challenge can be validated now (RFC 8555 §7.5.1); gives the challenge as it is then, if
    /// that can be read. Challenges are never asked for, because some servers take that as the go-ahead.
    @discardableResult
    package func answer(
        _ challenge: Challenge,
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> Challenge? {
        let answer = try await post(
            .changing(challenge.url, key: .account(account), payload: .object([:]), for: .challenge)
        )
        let json = try? JSONDocument.object(answer.body, named: "challenge")
        return json.flatMap { Challenge($0, under: origins) }
    }

    /// Gives up an authorization that is not needed any more (RFC 8555 §7.5.2).
    package func deactivate(
        _ authorization: Authorization,
        as account: AccountIdentity
    ) async throws(ACMEFailure) {
        let payload = JSONValue.object(["status": .string("deactivated")])
        _ = try await post(
            .changing(authorization.url, key: .account(account), payload: payload, for: .authorization)
        )
    }

    private func place(
        _ payload: [String: JSONValue],
        _ profile: String?,
        _ replacement: Replacement,
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> OrderReading {
        // An order alone brings no certificate, and servers give back the pending one for the same names: repeating is
        // safe where repeating a finalize is not.
        let answer = try await atResource { directory in
            directory.newOrder
        } do: { url async throws(ACMEFailure) in
            try await post(
                .changing(url, key: .account(account), payload: .object(payload), for: .order, isRepeatable: true)
            )
        }
        let location = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try answer.location(of: "newOrder", under: origins)
        }
        var placed = try reading(answer, of: location)
        placed.wantedProfile = profile
        placed.replacement = replacement
        return placed
    }

    private func reading(_ answer: Answer, of url: ServerURL) throws(ACMEFailure) -> OrderReading {
        let order = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try Order(JSONDocument.object(answer.body, named: "order"), under: origins)
        }
        return OrderReading(url: url, order: order, retryAfter: answer.retryAfter)
    }
}
