import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct ReplacementTests {
    /// What servers are known to say of a `replaces` they do not take.
    static let shapes: [(status: Int, body: String)] = [
        (409, problemText("alreadyReplaced")), (400, problemText("malformed")), (404, problemText("malformed")),
        (409, problemText("conflict")), (403, problemText("unauthorized")), (500, problemText("serverInternal")),
        (401, #"{"type":"about:blank","detail":"replaces field does not identify a certificate"}"#),
        (400, #"{"detail":"Cannot find any certificate to replace"}"#),
    ]

    private func place(
        _ directory: [String: JSONValue] = fullDirectory,
        refusing refusal: (status: Int, body: String)? = nil
    ) async throws -> (OrderReading, Scene) {
        let scene = try Scene(
            .init(directory: directory),
            script: { seen, _ in
                guard let refusal, seen.object?.has("replaces") == true else { return nil }
                return .answer(refusal.status, body: refusal.body)
            }
        )
        let names: Set<Identifier> = [try Identifier("www.example.com")]
        let id = try TestNames.certificateID()
        return (try await scene.client.newOrder(names, replaces: id, as: scene.account()), scene)
    }

    @Test(.rows("R-15", "R-18")) func theCertificateIsNamedWhereTheServerKnowsOfIt() async throws {
        let (reading, scene) = try await place()
        let id = try TestNames.certificateID()
        #expect(reading.replacement == .sent(id) && !reading.replacement.isDropped)
        #expect(scene.ca.requests.last?.object?.optionalString("replaces") == id.description)
        // Not reflected here, and no failure.
        #expect(reading.order.replaces == nil)
    }

    @Test(.rows("R-15", "F-P17")) func aServerWithoutRenewalInfoIsNotTold() async throws {
        let (reading, scene) = try await place([:])
        #expect(reading.replacement == .notOffered)
        #expect(scene.ca.requests.last?.object?.has("replaces") == false)
        #expect(scene.ca.signed == [.order])
    }

    @Test(.rows("R-16", "R-17", "F-P17", "Q-17", "Q-18"), arguments: shapes)
    func aRefusedReplacementIsOrderedOnceMoreWithout(status: Int, body: String) async throws {
        let (reading, scene) = try await place(refusing: (status, body))
        #expect(reading.replacement == .dropped(alreadyReplaced: status == 409 && body.contains("alreadyReplaced")))
        let orders = scene.ca.requests.filter { $0.purpose == .order }
        #expect(orders.last?.object?.has("replaces") == false)
        #expect(orders.filter { $0.object?.has("replaces") == false }.count == 1)
        // A server's own error is repeated as any other; all else is said once.
        #expect(orders.count == (status == 500 ? 5 : 2))
        #expect(reading.order.status == .pending)
    }

    @Test(.rows("R-17")) func aRefusalForAnotherReasonIsMetAgain() async throws {
        let scene = try Scene(
            .init(directory: fullDirectory),
            script: { seen, _ in seen.purpose == .order ? .answer(400, body: problemText("malformed")) : nil }
        )
        let account = try scene.account()
        let id = try TestNames.certificateID()
        await #expect(throws: ACMEFailure.self) {
            _ = try await scene.client.newOrder([try Identifier("a.example")], replaces: id, as: account)
        }
        #expect(scene.ca.signed == [.order, .order])
    }

    static let otherRefusals: [(Int, String)] = [
        (429, "rateLimited"), (403, "rateLimited"), (400, "rejectedIdentifier"), (403, "caa"), (400, "badNonce"),
        (400, "unsupportedIdentifier"), (400, "invalidProfile"), (403, "userActionRequired"), (400, "badPublicKey"),
        (400, "accountDoesNotExist"), (503, "serverInternal"), (502, "brandNew"), (429, "brandNew"),
        (503, "brandNew"), (400, "dns"), (400, "badSignatureAlgorithm"), (403, "externalAccountRequired"),
    ]

    @Test(.rows("R-17"), arguments: otherRefusals) func otherRefusalsAreNot(status: Int, type: String) throws {
        let json = try JSONDocument.object(Array(problemText(type).utf8), named: "problem")
        #expect(!ReplacesRefusal.isOne(Problem(json), status: status))
    }

    @Test(.rows("R-17")) func anUnknownReasonIsTriedWithout() throws {
        let json = try JSONDocument.object(Array(problemText("brandNew").utf8), named: "problem")
        for status in [400, 401, 403, 404, 409, 422] { #expect(ReplacesRefusal.isOne(Problem(json), status: status)) }
        #expect(ReplacesRefusal.isOne(Problem(statusOnly: 404), status: 404))
        #expect(!ReplacesRefusal.isOne(Problem(statusOnly: 500), status: 500))
    }

    @Test(.rows("R-15", "R-18")) func theDriverPassesItOnAndTells() async throws {
        let id = try TestNames.certificateID()
        for directory in [fullDirectory, [:]] {
            let scene = try Scene(.init(issuesAtOnce: true, directory: directory))
            let driver = OrderDriver(client: scene.client, account: try scene.account()) { 0.5 }
            let request = OrderRequest(identifiers: [try Identifier("www.example.com")], replaces: id)
            let outcome = try await driver.obtain(
                request,
                csr: { [0x30, 0] },
                solvers: [scene.ca.solver],
                observer: scene.observer
            )
            #expect(outcome.issued?.replacement == (directory.isEmpty ? .notOffered : .sent(id)))
        }
    }
}
