import FoundationEssentials
import PKI

@testable import ACME

extension FakeCA {
    /// Resource URLs that survive only if nobody normalises them.
    static func orderURL(_ index: Int) -> String { base + "/o%2frder/\(index)?a=b&c=" }
    static func authorizationURL(_ index: Int) -> String { base + "/authz/./\(index)" }
    static func challengeURL(_ index: Int, _ type: String) -> String { "HTTPS://CA.test:443/chall/\(index)/\(type)" }
    static func finalizeURL(_ index: Int) -> String { base + "/finalize/\(index)/" }
    static func certificateURL(_ index: Int) -> String { base + "/cert/\(index)" }
    static func token(_ index: Int) -> String { "token_of-authorization-\(index)" }

    func route(_ seen: SeenRequest, _ state: inout State) -> TransportResponse {
        if seen.url == Self.base + "/new-acct" { return newAccount(seen, &state) }
        guard let kid = seen.text("kid"), state.accounts.values.contains(kid) else {
            return problem(&state, 400, "accountDoesNotExist", "no such account")
        }
        if seen.url == Self.base + "/new-order" { return newOrder(seen, &state) }
        if state.accounts.values.contains(seen.url) {
            return reply(&state, 200, .object(["status": .string("valid")]))
        }
        for index in state.orders.indices {
            switch seen.url {
            case Self.orderURL(index): return readOrder(index, &state)
            case Self.finalizeURL(index): return finalize(index, seen, &state)
            case Self.certificateURL(index): return certificate(index, &state)
            default: continue
            }
        }
        for index in state.authorizations.indices {
            if seen.url == Self.authorizationURL(index) { return authorization(index, seen, &state) }
            for type in settings.challengeTypes where seen.url == Self.challengeURL(index, type) {
                return challenge(index, type, seen, &state)
            }
        }
        return reply(&state, 404)
    }

    private func newAccount(_ seen: SeenRequest, _ state: inout State) -> TransportResponse {
        guard case .object(let key) = seen.header["jwk"], let thumb = Self.thumbprint(key) else {
            return problem(&state, 400, "malformed", "no jwk")
        }
        if let url = state.accounts[thumb] {
            return reply(&state, 200, .object(["status": .string("valid")]), [("Location", url)])
        }
        if seen.object?.bool("onlyReturnExisting") == true {
            return problem(&state, 400, "accountDoesNotExist", "no account for this key")
        }
        let url = Self.base + "/acct/\(state.accounts.count + 1)"
        state.accounts[thumb] = url
        let body = JSONValue.object([
            "status": .string("valid"), "contact": .array([.string("mailto:a@b.example"), .number(7)]),
        ])
        return reply(&state, 201, body, [("location", url)])
    }

    static func thumbprint(_ members: [String: JSONValue]) -> String? {
        let pairs = members.compactMap { name, value -> (name: String, value: String)? in
            if case .string(let text) = value { (name, text) } else { nil }
        }
        return JSONWebKey(pairs)?.thumbprint
    }

    private func newOrder(_ seen: SeenRequest, _ state: inout State) -> TransportResponse {
        let names = (seen.object?.objects("identifiers") ?? []).compactMap { json -> (type: String, value: String)? in
            guard let type = json.optionalString("type"), let value = json.optionalString("value") else { return nil }
            return (type, value)
        }
        let first = state.authorizations.count
        for name in names {
            let isWildcard = name.value.hasPrefix("*.")
            state.authorizations.append(
                FakeAuthorization(
                    name: (name.type, isWildcard ? String(name.value.dropFirst(2)) : name.value),
                    status: settings.authorizationsAreValid || settings.proven.contains(name.value)
                        ? "valid" : "pending",
                    isWildcard: isWildcard
                )
            )
        }
        state.orders.append(
            FakeOrder(
                names: names,
                status: settings.authorizationsAreValid ? "ready" : "pending",
                authorizations: Array(first..<state.authorizations.count).reversed(),
                pendingReads: settings.pendingReads,
                processingReads: settings.processingReads
            )
        )
        let index = state.orders.count - 1
        return reply(&state, 201, json(state.orders[index], index), [("Location", Self.orderURL(index))])
    }

    func json(_ order: FakeOrder, _ index: Int) -> JSONValue {
        var members: [String: JSONValue] = [
            "status": .string(order.status), "expires": .string("2027-01-16T00:00:00.123Z"),
            "identifiers": .array(
                order.names.reversed().map { .object(["type": .string($0.type), "value": .string($0.value)]) }
            ),
            "authorizations": .array(order.authorizations.map { .string(Self.authorizationURL($0)) } + [.number(1)]),
            "finalize": .string(Self.finalizeURL(index)), "id": .string("unknown member"),
        ]
        members["error"] = order.error
        if order.status == "valid" { members["certificate"] = .string(Self.certificateURL(index)) }
        return .object(members)
    }

    private func readOrder(_ index: Int, _ state: inout State) -> TransportResponse {
        var order = state.orders[index]
        let authorizations = order.authorizations.map { state.authorizations[$0] }
        if order.status == "pending" {
            if authorizations.contains(where: { $0.status == "invalid" }) {
                order.status = "invalid"
            } else if authorizations.allSatisfy({ $0.status == "valid" }) {
                if order.pendingReads > 0 { order.pendingReads -= 1 } else { order.status = "ready" }
            }
        } else if order.status == "processing" {
            order.processingReads -= 1
            if order.processingReads <= 0 { order.status = "valid" }
        }
        state.orders[index] = order
        let asks = ["pending", "processing"].contains(order.status) ? settings.retryAfter : nil
        return reply(&state, 200, json(order, index), asks.map { [("Retry-After", $0)] } ?? [])
    }

    private func finalize(_ index: Int, _ seen: SeenRequest, _ state: inout State) -> TransportResponse {
        guard state.orders[index].status == "ready" else {
            return problem(&state, 403, "orderNotReady", "order is \(state.orders[index].status)")
        }
        state.orders[index].csr = seen.object?.optionalString("csr")
        state.orders[index].status = settings.issuesAtOnce ? "valid" : "processing"
        let asks = settings.issuesAtOnce ? nil : settings.retryAfter
        return reply(&state, 200, json(state.orders[index], index), asks.map { [("Retry-After", $0)] } ?? [])
    }

    private func certificate(_ index: Int, _ state: inout State) -> TransportResponse {
        guard state.orders[index].status == "valid", let pem = try? TestChain.pem.get() else {
            return reply(&state, 404)
        }
        return TransportResponse(status: 200, headers: [Self.nonce(&state)], body: pem)
    }

    private func authorization(_ index: Int, _ seen: SeenRequest, _ state: inout State) -> TransportResponse {
        if let change = seen.object?.optionalString("status") { state.authorizations[index].status = change }
        let authorization = state.authorizations[index]
        var members: [String: JSONValue] = [
            "status": .string(authorization.status),
            "identifier": .object([
                "type": .string(authorization.name.type), "value": .string(authorization.name.value),
            ]),
            "challenges": .array(
                settings.challengeTypes.map { challenge($0, of: authorization, index) } + [
                    .string("junk"), .object([:]),
                ]
            ),
        ]
        if authorization.isWildcard { members["wildcard"] = .bool(true) }
        return reply(&state, 200, .object(members))
    }

    private func challenge(_ type: String, of authorization: FakeAuthorization, _ index: Int) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": .string(type), "url": .string(Self.challengeURL(index, type)),
            "status": .string(authorization.challengeStatus),
        ]
        if type == "dns-persist-01" {
            members.merge(settings.persistent) { $1 }
        } else {
            members["token"] = .string(Self.token(index))
        }
        members["error"] = authorization.error
        return .object(members)
    }

    private func challenge(
        _ index: Int,
        _ type: String,
        _ seen: SeenRequest,
        _ state: inout State
    ) -> TransportResponse {
        guard seen.payload == "{}" else {
            state.faults.append("challenge answered with \(seen.payload ?? "")")
            return problem(&state, 400, "malformed", "payload")
        }
        let name = state.authorizations[index].name.value
        if isAnswered(index, name, type), !settings.refuses.contains(name), !settings.refusesTypes.contains(type) {
            state.authorizations[index].status = "valid"
        } else {
            state.authorizations[index].status = "invalid"
            state.authorizations[index].challengeStatus = "invalid"
            state.authorizations[index].error = .object([
                "type": .string(ProblemType.namespace + settings.refusal),
                "detail": .string("Timeout during connect\u{1b}[31m"),
            ])
        }
        return reply(
            &state,
            200,
            .object([
                "type": .string(type), "status": .string("processing"), "token": .string(Self.token(index)),
                "url": .string(Self.challengeURL(index, type)),
            ])
        )
    }

    /// Whether a solver of the kind has the answer in place.
    private func isAnswered(_ index: Int, _ name: String, _ type: String) -> Bool {
        ([solver] + settings.otherSolvers).filter { $0.type.rawValue == type }.contains { solver in
            if type == "dns-persist-01" { return solver.keyAuthorization(of: name) == "a record that stays" }
            let answer = solver.keyAuthorization(of: Self.token(index))
            return answer == "\(Self.token(index)).\(FakeSigner().publicKey.thumbprint)"
        }
    }
}
