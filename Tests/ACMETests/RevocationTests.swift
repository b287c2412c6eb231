import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct RevocationTests {
    private func scene(_ status: Int = 200, _ body: String = "") throws -> Scene {
        try Scene(script: { seen, _ in seen.purpose == .revocation ? .answer(status, body: body) : nil })
    }

    @Test(.rows("V-01", "V-07", "V-09")) func anAccountRevokesUnderItsURL() async throws {
        let scene = try scene()
        let leaf = try TestNames.leaf()
        let account = try scene.account()
        #expect(try await scene.client.revoke(leaf, reason: .superseded, by: .account(account)) == .revoked)
        try await scene.client.revoke(leaf, by: .account(account))
        let seen = scene.ca.requests.filter { $0.purpose == .revocation }
        #expect(seen.allSatisfy { $0.text("kid") == account.url.text && $0.url == FakeCA.base + "/revoke" })
        #expect(seen.first?.object?.integer("reason") == 4)
        #expect(seen.last?.object?.has("reason") == false)
        #expect(try seen.first?.object?.string("certificate") == Base64URL.encode(leaf.der))
    }

    static let algorithms: [JWSAlgorithm] = [.rs256, .es256, .es384]

    @Test(.rows("V-01", "V-06", "J-02", "J-03"), arguments: algorithms)
    func theCertificatesOwnKeyTravelsAlong(algorithm: JWSAlgorithm) async throws {
        let scene = try scene()
        let key = NamedSigner(algorithm)
        try await scene.client.revoke(TestNames.leaf(), reason: .keyCompromise, by: .certificate(key))
        let seen = try #require(scene.ca.requests.last)
        #expect(Set(seen.header.keys) == ["alg", "jwk", "nonce", "url"])
        #expect(seen.header["jwk"] == key.publicKey.json && seen.text("alg") == algorithm.rawValue)
        #expect(seen.object?.integer("reason") == 1)
    }

    static let done: [(Int, String)] = [
        (400, problemText("alreadyRevoked")), (409, problemText("alreadyRevoked")), (400, problemText("conflict")),
        (409, ""), (200, problemText("alreadyRevoked")),
    ]

    @Test(.rows("V-03"), arguments: done) func revokedTwiceIsRevoked(status: Int, body: String) async throws {
        let scene = try scene(status, body)
        let account = try scene.account()
        #expect(try await scene.client.revoke(TestNames.leaf(), by: .account(account)) == .alreadyRevoked)
        #expect(scene.ca.signed == [.revocation])
    }

    static let refused: [(Int, String, String?)] = [
        (400, "badRevocationReason", "give no reason, or keyCompromise, superseded or cessationOfOperation"),
        (403, "unauthorized", "check that the challenge for this name is answered by this host"),
        (400, "malformed", nil),
    ]

    @Test(.rows("V-02", "V-04"), arguments: refused)
    func aRefusalIsFinal(status: Int, type: String, hint: String?) async throws {
        let scene = try scene(status, problemText(type))
        let account = try scene.account()
        do {
            try await scene.client.revoke(
                TestNames.leaf(),
                reason: RevocationReason(rawValue: 3),
                by: .account(account)
            )
            Issue.record("revoked")
        } catch let failure as ACMEFailure {
            #expect(failure.disposition == .needsOperator && failure.answer?.problem.type.description == type)
            if type == "badRevocationReason" { #expect(failure.hint == hint) }
        }
        #expect(scene.ca.signed == [.revocation])
    }

    @Test(.rows("V-03", "T-19", "F-P8")) func anUnclearRevocationIsRepeated() async throws {
        let scene = try Scene(script: { seen, number in
            guard seen.purpose == .revocation else { return nil }
            return number == 1 ? .lost(afterActing: true) : .answer(400, body: problemText("alreadyRevoked"))
        })
        let account = try scene.account()
        #expect(try await scene.client.revoke(TestNames.leaf(), by: .account(account)) == .alreadyRevoked)
    }

    @Test(.rows("D-02")) func aServerThatDoesNotRevokeIsNamed() async throws {
        let scene = try Scene(.init(directory: ["revokeCert": .null]))
        let account = try scene.account()
        await #expect(throws: ACMEFailure.notOffered(.revokeCertificate)) {
            try await scene.client.revoke(TestNames.leaf(), by: .account(account))
        }
        #expect(scene.ca.signed.isEmpty)
    }

    @Test(.rows("V-02")) func reasonsHaveTheirNames() {
        let known = ["unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation"]
        #expect(known.compactMap { RevocationReason(name: $0)?.rawValue } == [0, 1, 3, 4, 5])
        for name in ["", "keycompromise", "cACompromise", "certificateHold", "4"] {
            #expect(RevocationReason(name: name) == nil)
        }
    }
}
