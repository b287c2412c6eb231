import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct AlgorithmTests {
    private func problem(_ algorithms: String = "") -> String { problemText("badSignatureAlgorithm", algorithms) }

    /// Takes one name of Ed25519 only, and says which or not.
    private func scene(taking name: String, saying algorithms: String = "") throws -> Scene {
        let refusal = problem(algorithms)
        return try Scene(script: { seen, _ in
            guard seen.method == .post, seen.text("alg") != name else { return nil }
            return .answer(400, body: refusal)
        })
    }

    static let lists = ["", #","algorithms":["ES256","Ed25519"]"#]

    @Test(.rows("J-10", "J-11"), arguments: lists) func ed25519IsTriedUnderItsOtherName(list: String) async throws {
        let scene = try scene(taking: "Ed25519", saying: list)
        let signer = NamedSigner(.edDSA)
        _ = try await scene.client.register(signer, agreesToTerms: true)
        #expect(scene.ca.requests.filter { $0.method == .post }.map { $0.text("alg") } == ["EdDSA", "Ed25519"])
        // Learnt for the rest.
        _ = try await scene.client.find(signer)
        #expect(scene.ca.requests.last?.text("alg") == "Ed25519" && scene.ca.signed.count == 3)
        // The nonce of the refusal was used: no new one was asked for.
        #expect(scene.ca.requests.filter { $0.purpose == .nonce }.count == 1)
    }

    @Test(.rows("J-10")) func aServerOfTheOldNameIsMetFromTheNew() async throws {
        let scene = try scene(taking: "EdDSA")
        _ = try await scene.client.register(NamedSigner(.ed25519), agreesToTerms: true)
        #expect(scene.ca.requests.filter { $0.method == .post }.map { $0.text("alg") } == ["Ed25519", "EdDSA"])
    }

    static let refusals: [(JWSAlgorithm, String, Int, String)] = [
        (.es256, #","algorithms":["RS256","ES384",7]"#, 1, "use an account key for RS256, ES384"),
        (.es256, "", 1, "use a P-256 account key"),
        (.edDSA, #","algorithms":["ES256"]"#, 1, "use an account key for ES256"),
        (.edDSA, #","algorithms":["Ed25519"]"#, 2, "use an account key for Ed25519"),
        (.edDSA, "", 2, "use a P-256 account key"),
    ]

    @Test(.rows("J-11"), arguments: refusals)
    func whatIsSupportedIsNamedAndNothingLoops(
        algorithm: JWSAlgorithm,
        list: String,
        requests: Int,
        hint: String
    ) async throws {
        let scene = try scene(taking: "none of them", saying: list)
        do {
            _ = try await scene.client.register(NamedSigner(algorithm), agreesToTerms: true)
            Issue.record("registered")
        } catch {
            #expect(error.summary == "the CA refused the account: it does not accept the signature algorithm")
            #expect(error.hint == hint && error.disposition == .needsOperator)
        }
        #expect(scene.ca.signed.count == requests && scene.clock.sleeps.isEmpty)
    }

    @Test(.rows("J-12")) func aKeyThatIsRefusedStaysRefused() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .account ? .answer(400, body: problemText("badPublicKey")) : nil
        })
        do {
            _ = try await scene.client.register(scene.signer, agreesToTerms: true)
            Issue.record("registered")
        } catch {
            #expect(error.disposition == .needsOperator && error.hint == "use a P-256 account key")
        }
        #expect(scene.ca.signed == [.account])
    }
}
