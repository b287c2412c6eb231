import Conformance
import FoundationEssentials
import PKI
import Synchronization
import Testing

@testable import ACME

struct KeyChangeTests {
    /// A-20: the type is nobody's, the body may be empty; the status and the URL say it.
    @Test(.rows("A-20"), arguments: ["", problemText("conflict"), problemText("malformed")])
    func theAccountOfATakenKeyIsNamed(body: String) async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .keyChange
                ? .answer(409, headers: [("Location", "https://ca.test/acct/9\u{1b}")], body: body) : nil
        })
        let account = try scene.account()
        let failure = ACMEFailure.keyInUse(account: ServerText("https://ca.test/acct/9\u{1b}"))
        await #expect(throws: failure) { _ = try await scene.client.changeKey(of: account, to: FakeSigner("new")) }
        #expect(failure.summary == #"the new key belongs to another account: https://ca.test/acct/9\u{1b}"#)
        #expect(scene.ca.signed == [.keyChange])
    }

    /// A-24: whichever key the server knows is the account's.
    @Test(.rows("A-24", "T-19", "F-P8", "F-P16"), arguments: ["new", "account", "neither"])
    func aLostKeyChangeIsSettledByAsking(known: String) async throws {
        let scene = try Scene(script: { seen, _ in seen.purpose == .keyChange ? .lost(afterActing: false) : nil })
        let account = try scene.account()
        scene.ca.state.withLock { state in
            state.accounts = [FakeSigner(known).publicKey.thumbprint: account.url.text]
        }
        await #expect(throws: ACMEFailure.self) {
            _ = try await scene.client.changeKey(of: account, to: FakeSigner("new"))
        }
        #expect(scene.ca.signed == [.keyChange])
        let settled = try await scene.client.settleKeyChange(of: account, to: FakeSigner("new"))
        #expect(settled?.signer.publicKey == (known == "neither" ? nil : FakeSigner(known).publicKey))
        #expect(settled == nil || settled?.url == account.url)
    }

    /// A-23: what was published for the old key proves nothing for the new one.
    @Test(.rows("A-23")) func aKeyChangeChangesWhatIsPublished() async throws {
        let scene = try Scene(script: { seen, _ in seen.purpose == .keyChange ? .answer(200) : nil })
        let account = try scene.account()
        let changed = try await scene.client.changeKey(of: account, to: FakeSigner("new"))
        let token = try #require(ChallengeToken("tok"))
        #expect(changed.keyAuthorization(for: token) == "tok.\(FakeSigner("new").publicKey.thumbprint)")
        #expect(changed.keyAuthorization(for: token) != account.keyAuthorization(for: token))
    }

    /// A-19, A-21, J-18.
    @Test(.rows("A-19", "A-21", "J-18")) func aKeyChangeIsSignedByBothKeys() async throws {
        let scene = try Scene(script: { seen, _ in seen.purpose == .keyChange ? .answer(200) : nil })
        let account = try scene.account()
        let changed = try await scene.client.changeKey(of: account, to: FakeSigner("new"))
        #expect(changed.signer.publicKey == FakeSigner("new").publicKey && changed.url == account.url)
        let seen = try #require(scene.ca.requests.last)
        let inner = try #require(seen.object)
        let header = try JSONDocument.object(
            #require(Base64URL.decode(inner.string("protected"))),
            named: "protected"
        )
        #expect(Set(header.members.keys) == ["alg", "jwk", "url"])
        #expect(header.members["url"] == .string(seen.url) && header.members["jwk"] == FakeSigner("new").publicKey.json)
        let payload = try JSONDocument.object(#require(Base64URL.decode(inner.string("payload"))), named: "payload")
        #expect(payload.members == ["account": .string(account.url.text), "oldKey": scene.signer.publicKey.json])
        let message = try Array("\(inner.string("protected")).\(inner.string("payload"))".utf8)
        #expect(try Base64URL.decode(inner.string("signature")) == FakeSigner("new").sign(message))
        #expect(seen.text("kid") == account.url.text)
    }

    /// A-20, A-22.
    @Test(
        .rows("A-20", "A-22", "Q-28"),
        arguments: [
            (409, ACMEFailure.keyInUse(account: nil)), (404, .notOffered(.keyChange)), (501, .notOffered(.keyChange)),
        ]
    )
    func aKeyChangeThatIsRefusedKeepsTheOldKey(status: Int, failure: ACMEFailure) async throws {
        let scene = try Scene(script: { seen, _ in seen.purpose == .keyChange ? .answer(status) : nil })
        let account = try scene.account()
        await #expect(throws: failure) { _ = try await scene.client.changeKey(of: account, to: FakeSigner("new")) }
        #expect(scene.ca.signed == [.keyChange])
    }
}
