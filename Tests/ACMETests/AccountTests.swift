import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct AccountTests {
    @Test func anAccountIsMadeOnceAndThenFound() async throws {
        let scene = try Scene()
        let contact = try #require(ContactURL("ops@example.com"))
        let made = try await scene.client.register(scene.signer, contacts: [contact], agreesToTerms: true)
        #expect(made.isNew && made.url.text == FakeCA.base + "/acct/1" && made.contacts.count == 1)
        let again = try await scene.client.register(scene.signer, contacts: [contact], agreesToTerms: true)
        #expect(!again.isNew && again.url == made.url)
        #expect(try await scene.client.find(scene.signer)?.url == made.url)
        #expect(try await scene.client.find(FakeSigner("stranger")) == nil)
        let payloads = scene.ca.requests.filter { $0.purpose == .account }.map(\.payload)
        #expect(payloads[0] == #"{"contact":["mailto:ops@example.com"],"termsOfServiceAgreed":true}"#)
        #expect(payloads[2] == #"{"onlyReturnExisting":true}"#)
        #expect(scene.ca.requests.filter { $0.method == .post }.allSatisfy { $0.header["kid"] == nil })
    }

    @Test func agreementIsTheOperatorsAlone() async throws {
        let scene = try Scene(.init(metadata: ["termsOfService": .string("https://ca.test/tos")]))
        await #expect(throws: ACMEFailure.needsTerms(url: ServerText("https://ca.test/tos"))) {
            _ = try await scene.client.register(scene.signer, agreesToTerms: false)
        }
        #expect(scene.ca.signed.isEmpty)
        _ = try await scene.client.register(scene.signer, agreesToTerms: true)
        let silent = try Scene()
        _ = try await silent.client.register(silent.signer, agreesToTerms: false)
        #expect(silent.ca.requests.last?.payload == "{}")
    }

    /// A-04: the problem's instance or the link says where the terms are.
    @Test func newTermsAreReportedWithTheirURL() async throws {
        for headers in [[("Link", "<https://ca.test/tos/2>;rel=\"terms-of-service\"")], []] {
            let scene = try Scene(script: { seen, _ in
                seen.purpose == .account
                    ? .answer(
                        403,
                        headers: headers,
                        body: problemText("userActionRequired", #","instance":"https://ca.test/tos/2""#)
                    ) : nil
            })
            await #expect(throws: ACMEFailure.needsTerms(url: ServerText("https://ca.test/tos/2"))) {
                _ = try await scene.client.register(scene.signer, agreesToTerms: true)
            }
            #expect(scene.ca.signed.count == 1)
        }
    }

    @Test func aBindingIsSentWhateverTheServerSaysOfIt() async throws {
        for isRequired in [true, false] {
            let scene = try Scene(.init(metadata: ["externalAccountRequired": .bool(isRequired)]))
            let binding = ExternalAccountBinding(keyIdentifier: "k", authenticator: FakeAuthenticator())
            _ = try await scene.client.register(scene.signer, agreesToTerms: true, binding: binding)
            let inner = try #require(scene.ca.requests.last?.object?.object("externalAccountBinding"))
            #expect(Set(inner.members.keys) == ["protected", "payload", "signature"])
        }
    }

    @Test func aMissingBindingIsSaid() async throws {
        let scene = try Scene(.init(metadata: ["externalAccountRequired": .bool(true)]))
        await #expect(throws: ACMEFailure.needsExternalAccount(said: nil)) {
            _ = try await scene.client.register(scene.signer, agreesToTerms: true)
        }
        #expect(scene.ca.signed.isEmpty)
        let silent = try Scene(script: { seen, _ in
            seen.purpose == .account ? .answer(403, body: problemText("externalAccountRequired")) : nil
        })
        await #expect(throws: ACMEFailure.needsExternalAccount(said: ServerText("said"))) {
            _ = try await silent.client.register(silent.signer, agreesToTerms: true)
        }
    }

    /// A-17: a binding is good for one use.
    @Test(arguments: [true, false]) func anUnclearRegistrationIsLookedUpNotRepeated(acted: Bool) async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .account && number == 1 ? .lost(afterActing: acted) : nil
        })
        let account = try? await scene.client.register(scene.signer, agreesToTerms: true)
        #expect((account != nil) == acted)
        let payloads = scene.ca.requests.filter { $0.purpose == .account }.compactMap(\.payload)
        #expect(payloads == [#"{"termsOfServiceAgreed":true}"#, #"{"onlyReturnExisting":true}"#])
    }

    @Test func anAccountURLOutsideThePolicyIsRefused() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .account ? .answer(201, headers: [("Location", "https://evil.example/1")], body: "{}") : nil
        })
        await #expect(
            throws: ACMEFailure.protocolBroken(
                ProtocolBreach("newAccount.Location", .url(.otherOrigin("https://evil.example:443")))
            )
        ) { _ = try await scene.client.register(scene.signer, agreesToTerms: true) }
        let without = try Scene(script: { seen, _ in seen.purpose == .account ? .answer(201, body: "{}") : nil })
        await #expect(throws: ACMEFailure.protocolBroken(ProtocolBreach("newAccount.Location", .absent))) {
            _ = try await without.client.register(without.signer, agreesToTerms: true)
        }
    }

    /// A-10: some servers do not let accounts be read.
    @Test(arguments: [401, 403, 404]) func anUnreadableAccountIsFoundByItsKey(status: Int) async throws {
        let scene = try Scene(script: { seen, _ in
            seen.url.hasSuffix("/acct/1") ? .answer(status, body: #"{"message":"Missing Authentication Token"}"#) : nil
        })
        let account = try scene.account()
        #expect(try await scene.client.account(account).url == account.url)
    }

    /// A-26.
    @Test(arguments: ["deactivated", "revoked"]) func aDeadAccountIsNoAccount(status: String) async throws {
        let scene = try Scene(script: { seen, _ in
            seen.url.hasSuffix("/acct/1") ? .answer(200, body: #"{"status":"\#(status)"}"#) : nil
        })
        let account = try scene.account()
        do {
            _ = try await scene.client.account(account)
            Issue.record("a dead account was taken")
        } catch {
            #expect(error.disposition == .needsOperator && error.summary == "the account is \(status)")
        }
    }

    @Test func contactsAreReplacedAndAccountsClosed() async throws {
        let scene = try Scene()
        let account = try scene.account()
        _ = try await scene.client.update(account, contacts: [try #require(ContactURL("a@b.example"))])
        try await scene.client.deactivate(account)
        #expect(
            scene.ca.requests.compactMap(\.payload) == [
                #"{"contact":["mailto:a@b.example"]}"#, #"{"status":"deactivated"}"#,
            ]
        )
        #expect(
            scene.ca.requests.filter { $0.method == .post }.allSatisfy {
                $0.url == account.url.text && $0.text("kid") == $0.url
            }
        )
    }

    /// A-19, A-21, J-18.
    @Test func aKeyChangeIsSignedByBothKeys() async throws {
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
    @Test(arguments: [
        (409, ACMEFailure.keyInUse(account: nil)), (404, .notOffered(.keyChange)), (501, .notOffered(.keyChange)),
    ])
    func aKeyChangeThatIsRefusedKeepsTheOldKey(status: Int, failure: ACMEFailure) async throws {
        let scene = try Scene(script: { seen, _ in seen.purpose == .keyChange ? .answer(status) : nil })
        let account = try scene.account()
        await #expect(throws: failure) { _ = try await scene.client.changeKey(of: account, to: FakeSigner("new")) }
        #expect(scene.ca.signed == [.keyChange])
    }

    /// A-12, A-13.
    @Test func anUnknownAccountSuggestsALookup() async throws {
        for (type, suggests) in [("accountDoesNotExist", true), ("malformed", true), ("rateLimited", false)] {
            let scene = try Scene(script: { seen, _ in
                seen.purpose == .order ? .answer(400, body: problemText(type)) : nil
            })
            #expect(try await scene.failure()?.acme?.suggestsAccountLookup == suggests)
        }
    }
}
