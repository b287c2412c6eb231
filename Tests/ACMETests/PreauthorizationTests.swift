import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct PreauthorizationTests {
    private let body =
        #"{"status":"pending","identifier":{"type":"dns","value":"a.example"},"challenges":[{"type":"http-01","url":"https://ca.test/c","token":"t"}]}"#

    @Test(.rows("C-18")) func aNameIsProvenBeforeItIsOrdered() async throws {
        let answer = body
        let scene = try Scene(
            .init(directory: fullDirectory),
            script: { seen, _ in
                seen.purpose == .authorization
                    ? .answer(201, headers: [("Location", "https://ca.test/authz/%2f9")], body: answer) : nil
            }
        )
        let authorization = try await scene.client.newAuthorization(
            for: Identifier("a.example"),
            as: scene.account()
        )
        #expect(authorization.url.text == "https://ca.test/authz/%2f9" && authorization.challenges.count == 1)
        let seen = try #require(scene.ca.requests.last)
        #expect(seen.url == FakeCA.base + "/new-authz")
        #expect(seen.payload == #"{"identifier":{"type":"dns","value":"a.example"}}"#)
    }

    @Test(.rows("C-18")) func neverAWildcard() async throws {
        let scene = try Scene(.init(directory: fullDirectory))
        let account = try scene.account()
        let name = try Identifier("*.a.example")
        await #expect(throws: ACMEFailure.wildcardBeforeOrder(name)) {
            _ = try await scene.client.newAuthorization(for: name, as: account)
        }
        #expect(scene.ca.requests.isEmpty)
    }

    @Test(.rows("C-18", "D-02")) func onlyWhereItIsOffered() async throws {
        let scene = try Scene()
        let account = try scene.account()
        await #expect(throws: ACMEFailure.notOffered(.newAuthorization)) {
            _ = try await scene.client.newAuthorization(for: Identifier("a.example"), as: account)
        }
        #expect(scene.ca.signed.isEmpty)
    }
}
