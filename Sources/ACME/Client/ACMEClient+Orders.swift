package import PKI

/// An order as read just now.
package struct OrderReading: Sendable {
    /// The order's URL, from `newOrder`'s `Location`.
    package let url: ServerURL
    /// The order as this answer has it.
    package let order: Order
    /// How long the server asks to wait before the next reading.
    package let retryAfter: Duration?
}

extension ACMEClient {
    /// Places an order (RFC 8555 §7.4). Persist the URL before anything else is done with it.
    ///
    /// The same set of names may bring back an order that exists already, in whatever state it is.
    /// - Parameter profile: refused before anything is sent unless the server lists it.
    package func newOrder(
        _ identifiers: Set<Identifier>,
        profile: String? = nil,
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> OrderReading {
        var directory = try await directory()
        var payload: [String: JSONValue] = [
            "identifiers": .array(identifiers.sorted().map { WireIdentifier($0).json })
        ]
        if let profile {
            if directory.metadata.profiles[profile] == nil { directory = try await self.directory(refreshing: true) }
            let offered = directory.metadata.profiles
            guard offered[profile] != nil else {
                throw .profileNotOffered(profile, offered: offered.keys.sorted().map { ServerText($0) })
            }
            payload["profile"] = .string(profile)
        }
        do throws(ACMEFailure) {
            return try await place(.object(payload), at: directory.newOrder, as: account)
        } catch {
            // The directory may have changed since it was read.
            guard case .problem(let answer, _) = error, [404, 405].contains(answer.status),
                !answer.problem.type.isACME
            else { throw error }
            let moved = try await self.directory(refreshing: true).newOrder
            guard moved != directory.newOrder else { throw error }
            return try await place(.object(payload), at: moved, as: account)
        }
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
        _ payload: JSONValue,
        at url: ServerURL,
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> OrderReading {
        // An order alone brings no certificate, and servers give back the pending one for the same names: repeating is
        // safe where repeating a finalize is not.
        let answer = try await post(
            .changing(url, key: .account(account), payload: payload, for: .order, isRepeatable: true)
        )
        let location = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try answer.location(of: "newOrder", under: origins)
        }
        return try reading(answer, of: location)
    }

    private func reading(_ answer: Answer, of url: ServerURL) throws(ACMEFailure) -> OrderReading {
        let order = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try Order(JSONDocument.object(answer.body, named: "order"), under: origins)
        }
        return OrderReading(url: url, order: order, retryAfter: answer.retryAfter)
    }
}
