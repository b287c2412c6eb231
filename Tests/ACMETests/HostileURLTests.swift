import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

/// Every place a server's URL comes from, with URLs that lead elsewhere: nothing is asked there.
struct HostileURLTests {
    enum Endpoint: String, CaseIterable, Sendable {
        case newNonce, newAccount, newOrder, newAuthz, revokeCert, keyChange, renewalInfo
        case accountLocation, orderLocation, authorization, finalize, certificate, challenge, alternate, orders
        case authorizationLocation

        var isInDirectory: Bool { Self.allCases.prefix(7).contains(self) }
    }

    static let urls = [
        "http://ca.test/x", "file:///etc/passwd", "https://user:pw@ca.test/x", "https://[::ffff:169.254.169.254]/x",
        "https://2852039166/latest/meta-data/", "https://169.254.169.254/latest/meta-data/",
        "https://ca.test.evil.example/x", "https://ca.test:8443/x", "https://localhost/x", "https://[::1]:443/x",
        "https://0x7f.1/x", "https://evil.example\\@ca.test/x", "gopher://ca.test/x", "https://ca.test@evil.example/x",
        "https://ca.test\r\nHost: evil.example/x", "https:\u{2F}\u{2F}ca\u{3002}test/x",
    ]

    @Test(.rows("F-T3", "T-01", "F-P12", "CH-06", "SW-12", "D-01"), arguments: Endpoint.allCases)
    func nothingIsAskedElsewhere(endpoint: Endpoint) async throws {
        for url in Self.urls {
            let scene = try Self.scene(endpoint, url)
            await Self.askEverything(scene)
            for request in scene.ca.requests {
                #expect(try Origin(of: request.url).description == "https://ca.test:443", "\(endpoint) \(url)")
            }
            #expect(!scene.ca.requests.isEmpty)
        }
    }

    /// The control: with a URL of the server's own, it is asked.
    @Test(.rows("F-T3", "D-01"), arguments: Endpoint.allCases) func theSameIsAskedAtTheServersOwn(endpoint: Endpoint)
        async throws
    {
        let url = FakeCA.base + "/somewhere/else"
        let scene = try Self.scene(endpoint, url)
        await Self.askEverything(scene)
        let isNamedOnly: Set<Endpoint> = [.authorizationLocation, .accountLocation, .orderLocation]
        if !isNamedOnly.contains(endpoint) {
            #expect(scene.ca.requests.contains { $0.url.hasPrefix(url) }, "\(endpoint)")
        }
    }

    private static func scene(_ endpoint: Endpoint, _ url: String) throws -> Scene {
        var directory = fullDirectory
        if endpoint.isInDirectory { directory[endpoint.rawValue] = .string(url) }
        let place: @Sendable (Endpoint, String) -> String = { wanted, own in
            endpoint == wanted ? url : FakeCA.base + own
        }
        let pem = String(decoding: try TestChain.pem.get(), as: UTF8.self)
        return try Scene(.init(directory: directory)) { seen, _ in
            switch seen.purpose {
            case .directory, .nonce: return nil
            case .account:
                let body = JSONValue.object(["status": .string("valid"), "orders": .string(place(.orders, "/orders"))])
                return .answer(200, headers: [("Location", place(.accountLocation, "/acct/1"))], body: body.text)
            case .order, .finalize:
                let body = JSONValue.object([
                    "status": .string("valid"), "authorizations": .array([.string(place(.authorization, "/authz/1"))]),
                    "finalize": .string(place(.finalize, "/finalize")),
                    "certificate": .string(place(.certificate, "/cert")),
                ])
                return .answer(201, headers: [("Location", place(.orderLocation, "/order/1"))], body: body.text)
            case .authorization:
                let challenge = JSONValue.object([
                    "type": .string("http-01"), "token": .string("t"), "url": .string(place(.challenge, "/chall")),
                ])
                let identifier = JSONValue.object(["type": .string("dns"), "value": .string("a.example")])
                let body = JSONValue.object([
                    "status": .string("pending"), "identifier": identifier, "challenges": .array([challenge]),
                ])
                return .answer(201, headers: [("Location", place(.authorizationLocation, "/authz/9"))], body: body.text)
            case .certificate:
                let link = "<\(place(.alternate, "/cert/2"))>;rel=\"alternate\""
                return .answer(200, headers: [("Link", link)], body: pem)
            default: return .answer(200, body: "{}")
            }
        }
    }

    /// Goes wherever the server sends it, past every failure.
    private static func askEverything(_ scene: Scene) async {
        let client = scene.client
        guard let account = try? scene.account(), let name = try? Identifier("a.example") else { return }
        _ = try? await client.register(scene.signer, agreesToTerms: true)
        if let read = try? await client.account(account) { _ = try? await client.orders(of: read, as: account) }
        _ = try? await client.newAuthorization(for: name, as: account)
        if let order = try? await client.newOrder([name], as: account) {
            for url in order.order.authorizations {
                guard let authorization = try? await client.authorization(at: url, as: account) else { continue }
                for challenge in authorization.challenges { _ = try? await client.answer(challenge, as: account) }
            }
            _ = try? await client.finalize(order, request: [1], as: account)
            if let url = order.order.certificate, let chain = try? await client.certificate(at: url, as: account) {
                _ = await client.certificate(preferring: ChainWish("Other"), over: chain, as: account)
            }
        }
        if let leaf = try? TestNames.leaf() { _ = try? await client.revoke(leaf, by: .account(account)) }
        if let id = try? TestNames.certificateID() { _ = try? await client.renewalInfo(for: id) }
        _ = try? await client.changeKey(of: account, to: FakeSigner("new"))
    }
}

extension JSONValue {
    fileprivate var text: String { String(decoding: encoded, as: UTF8.self) }
}
