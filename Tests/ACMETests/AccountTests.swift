import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct AccountTests {
    @Test(.rows("A-01", "A-02", "A-05", "J-03", "J-02")) func anAccountIsMadeOnceAndThenFound() async throws {
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

    @Test(.rows("A-03")) func agreementIsTheOperatorsAlone() async throws {
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
    @Test(.rows("A-03", "A-04", "F-P15")) func newTermsAreReportedWithTheirURL() async throws {
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

    @Test(.rows("A-08", "A-14", "D-04")) func aBindingIsSentWhateverTheServerSaysOfIt() async throws {
        for isRequired in [true, false] {
            let scene = try Scene(.init(metadata: ["externalAccountRequired": .bool(isRequired)]))
            let binding = ExternalAccountBinding(keyIdentifier: "k", authenticator: FakeAuthenticator())
            _ = try await scene.client.register(scene.signer, agreesToTerms: true, binding: binding)
            let inner = try #require(scene.ca.requests.last?.object?.object("externalAccountBinding"))
            #expect(Set(inner.members.keys) == ["protected", "payload", "signature"])
        }
    }

    @Test(.rows("A-16", "F-P15")) func aMissingBindingIsSaid() async throws {
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
    @Test(.rows("A-02", "A-17", "T-19", "F-P8"), arguments: [true, false])
    func anUnclearRegistrationIsLookedUpNotRepeated(acted: Bool) async throws {
        let scene = try Scene(script: { seen, number in
            seen.purpose == .account && number == 1 ? .lost(afterActing: acted) : nil
        })
        let account = try? await scene.client.register(scene.signer, agreesToTerms: true)
        #expect((account != nil) == acted)
        let payloads = scene.ca.requests.filter { $0.purpose == .account }.compactMap(\.payload)
        #expect(payloads == [#"{"termsOfServiceAgreed":true}"#, #"{"onlyReturnExisting":true}"#])
    }

    @Test(.rows("A-01", "F-P14", "T-01")) func anAccountURLOutsideThePolicyIsRefused() async throws {
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
    @Test(.rows("A-10", "A-11", "Q-35"), arguments: [401, 403, 404]) func anUnreadableAccountIsFoundByItsKey(
        status: Int
    ) async throws {
        let scene = try Scene(script: { seen, _ in
            seen.url.hasSuffix("/acct/1") ? .answer(status, body: #"{"message":"Missing Authentication Token"}"#) : nil
        })
        let account = try scene.account()
        #expect(try await scene.client.account(account).url == account.url)
    }

    /// A-11: one server names a URL here that does not work.
    @Test(.rows("A-11")) func anAccountKeepsTheURLItWasMadeUnder() async throws {
        let scene = try Scene(script: { seen, _ in
            if seen.url.hasSuffix("/acct/1") { return .answer(403) }
            return seen.url.hasSuffix("/new-acct")
                ? .answer(200, headers: [("Location", FakeCA.base + "/wrong/7")], body: #"{"status":"valid"}"#) : nil
        })
        let account = try scene.account()
        #expect(try await scene.client.account(account).url == account.url)
        // Looking it up on purpose is another thing: there the server's word counts.
        #expect(try await scene.client.find(scene.signer)?.url.text == FakeCA.base + "/wrong/7")
    }

    static let bareBodies = ["", "{}", "[]", #"{"status":"valid","contact":7,"orders":false}"#]
    static let richBody = #"{"key":{"kty":"EC"},"createdAt":"x","initialIp":"192.0.2.1","orders":"https://evil/"}"#

    /// A-06, A-07: nothing in an account's body has to be there.
    @Test(.rows("A-06", "A-07", "A-08", "Q-29"), arguments: bareBodies + [richBody])
    func anAccountsBodyIsOptional(body: String) async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .account
                ? .answer(201, headers: [("Location", "https://ca.test/acct/1")], body: body) : nil
        })
        let contact = try #require(ContactURL("ops@example.com"))
        let account = try await scene.client.register(scene.signer, contacts: [contact], agreesToTerms: true)
        #expect(account.isNew && account.contacts.isEmpty && account.orders == nil && !account.isDead)
    }

    /// A-16: a code that is wrong stays wrong.
    @Test(.rows("A-16")) func aRefusedBindingIsForSomeoneToMend() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .account ? .answer(401, body: problemText("unauthorized")) : nil
        })
        let binding = ExternalAccountBinding(keyIdentifier: "k", authenticator: FakeAuthenticator())
        await #expect(throws: ACMEFailure.self) {
            _ = try await scene.client.register(scene.signer, agreesToTerms: true, binding: binding)
        }
        #expect(scene.ca.signed == [.account])
    }

    /// A-26.
    @Test(.rows("A-26", "F-P15"), arguments: ["deactivated", "revoked"]) func aDeadAccountIsNoAccount(status: String)
        async throws
    {
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

    @Test(.rows("A-09", "A-25")) func contactsAreReplacedAndAccountsClosed() async throws {
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

    /// A-12, A-13.
    @Test(.rows("A-12", "A-13", "F-P15", "Q-27")) func anUnknownAccountSuggestsALookup() async throws {
        for (type, suggests) in [("accountDoesNotExist", true), ("malformed", true), ("rateLimited", false)] {
            let scene = try Scene(script: { seen, _ in
                seen.purpose == .order ? .answer(400, body: problemText(type)) : nil
            })
            #expect(try await scene.failure()?.acme?.suggestsAccountLookup == suggests)
        }
    }
}
