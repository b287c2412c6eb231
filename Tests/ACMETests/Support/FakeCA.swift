import FoundationEssentials
import PKI
import Synchronization

@testable import ACME

/// A small authority in memory behind `Transport`. It checks the envelope of each request, spends nonces, keeps orders,
/// and looks for answers at the solver; a script can put any answer in place of its own.
final class FakeCA: Transport {
    /// What a script says instead of the authority.
    enum Scripted: Sendable {
        case answer(Int, headers: [(String, String)] = [], body: String = "", nonce: Bool = true)
        /// No answer; the request is acted on or not.
        case lost(afterActing: Bool)
        /// The request is acted on, and the answer is another than its own.
        case acted(Int, body: String = "")
        case refusedConnection(permanent: Bool)
    }

    /// Sees each request with its number among those of its purpose, from 1.
    typealias Script = @Sendable (SeenRequest, Int) -> Scripted?

    struct Settings: Sendable {
        /// Whether finalize answers `valid` at once.
        var issuesAtOnce = false
        /// How many readings of an order still show `pending`, and `processing`, after it went on.
        var pendingReads = 0
        var processingReads = 1
        /// Names that fail validation.
        var refuses: Set<String> = []
        /// Kinds of challenges whose answers are never found, and the problem told then.
        var refusesTypes: Set<String> = []
        var refusal = "connection"
        /// Where answers are found beside the first solver.
        var otherSolvers: [FakeSolver] = []
        var authorizationsAreValid = false
        /// Names proven before.
        var proven: Set<String> = []
        var retryAfter: String?
        var directory: [String: JSONValue] = [:]
        var metadata: [String: JSONValue] = [:]
        var challengeTypes = ["http-01", "dns-01", "never-heard-of-01"]
        /// The members of a dns-persist-01 challenge, which has no token.
        var persistent: [String: JSONValue] = ["issuer-domain-names": .array([.string("ca.test")])]
    }

    struct FakeOrder: Sendable {
        var names: [(type: String, value: String)]
        var status: String
        var authorizations: [Int]
        var pendingReads: Int
        var processingReads: Int
        var error: JSONValue?
        var csr: String?
    }

    struct FakeAuthorization: Sendable {
        var name: (type: String, value: String)
        var status: String
        var challengeStatus = "pending"
        var error: JSONValue?
        var isWildcard: Bool
    }

    struct State: Sendable {
        var requests: [SeenRequest] = []
        var nonces: Set<String> = []
        var issuedNonces = 0
        var orders: [FakeOrder] = []
        var authorizations: [FakeAuthorization] = []
        var accounts: [String: String] = [:]
        var faults: [String] = []
    }

    static let base = "https://ca.test"
    static let directoryURL = base + "/dir"

    let settings: Settings
    let solver: FakeSolver
    private let script: Script
    let state = Mutex(State())

    init(
        _ settings: Settings = Settings(),
        solver: FakeSolver = FakeSolver(),
        script: @escaping Script = { _, _ in nil }
    ) {
        self.settings = settings
        self.solver = solver
        self.script = script
    }

    var requests: [SeenRequest] { state.withLock { $0.requests } }
    /// The purposes of the signed requests so far.
    var signed: [RequestPurpose] { requests.filter { $0.method == .post }.map(\.purpose) }
    var faults: [String] { state.withLock { $0.faults } }

    func exchange(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let seen = SeenRequest(request)
        let number = state.withLock { state in
            state.requests.append(seen)
            return state.requests.count { $0.purpose == seen.purpose }
        }
        switch script(seen, number) {
        case nil: return state.withLock { act(on: seen, &$0) }
        case .answer(let status, let headers, let body, let withNonce):
            return state.withLock { state in
                var fields = headers.map { TransportHeader($0.0, $0.1) }
                if withNonce { fields.append(Self.nonce(&state)) }
                return TransportResponse(status: status, headers: fields, body: Array(body.utf8))
            }
        case .lost(let acts):
            if acts { state.withLock { _ = act(on: seen, &$0) } }
            throw TransportFailure(text: "connection closed", mayHaveReachedServer: true)
        case .acted(let status, let body):
            return state.withLock { state in
                _ = act(on: seen, &state)
                return TransportResponse(status: status, headers: [Self.nonce(&state)], body: Array(body.utf8))
            }
        case .refusedConnection(let isPermanent):
            throw TransportFailure(text: "connection refused", mayHaveReachedServer: false, isPermanent: isPermanent)
        }
    }

    static func nonce(_ state: inout State) -> TransportHeader {
        state.issuedNonces += 1
        let nonce = Base64URL.encode(Array("nonce-\(state.issuedNonces)".utf8))
        state.nonces.insert(nonce)
        return TransportHeader("replay-nonce", nonce)
    }

    func reply(
        _ state: inout State,
        _ status: Int,
        _ body: JSONValue? = nil,
        _ headers: [(String, String)] = []
    ) -> TransportResponse {
        var fields = headers.map { TransportHeader($0.0, $0.1) }
        fields.append(Self.nonce(&state))
        return TransportResponse(status: status, headers: fields, body: body?.encoded ?? [])
    }

    func problem(_ state: inout State, _ status: Int, _ type: String, _ detail: String) -> TransportResponse {
        var reply = reply(
            &state,
            status,
            .object(["type": .string(ProblemType.namespace + type), "detail": .string(detail)])
        )
        reply = TransportResponse(
            status: reply.status,
            headers: reply.headers + [TransportHeader("Content-Type", "application/problem+json")],
            body: reply.body
        )
        return reply
    }

    private func act(on seen: SeenRequest, _ state: inout State) -> TransportResponse {
        switch seen.method {
        case .get:
            return TransportResponse(status: 200, headers: [], body: JSONValue.object(directory).encoded)
        case .head: return reply(&state, 200)
        case .post: break
        }
        guard seen.fault == nil, let nonce = seen.text("nonce") else {
            state.faults.append(seen.fault ?? "nonce")
            return problem(&state, 400, "malformed", seen.fault ?? "nonce")
        }
        guard state.nonces.remove(nonce) != nil else { return problem(&state, 400, "badNonce", "spent or unknown") }
        return route(seen, &state)
    }

    private var directory: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "newNonce": .string(Self.base + "/new-nonce"), "newAccount": .string(Self.base + "/new-acct"),
            "newOrder": .string(Self.base + "/new-order"), "keyChange": .string(Self.base + "/key-change"),
            "revokeCert": .string(Self.base + "/revoke"), "Ks7-random": .string("https://community.example/t/adding"),
        ]
        if !settings.metadata.isEmpty { members["meta"] = .object(settings.metadata) }
        return members.merging(settings.directory) { $1 }
    }
}
