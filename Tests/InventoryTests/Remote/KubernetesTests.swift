import Foundation
import PKI
import SystemPackage
import Testing

@testable import Inventory

struct KubernetesTests {
    private static let server = "https://k8s.example:6443"
    private static let secrets = "\(server)/api/v1/secrets?fieldSelector=type%3Dkubernetes.io%2Ftls&limit=50"
    private static let target = KubernetesTarget(
        cluster: "prod",
        server: server,
        credential: .bearer(tokenFile: "/run/token"),
        trust: .system
    )

    /// Everything but secrets answers with an empty list.
    private static let restIsEmpty: @Sendable (FetchRequest) -> FetchAnswer? = { request in
        guard !request.url.contains("/secrets?") else { return nil }
        return FetchAnswer(status: 200, body: Array(#"{"metadata":{},"items":[]}"#.utf8))
    }

    private static func secret(_ name: String, certificate: String, type: String = "kubernetes.io/tls") -> String {
        #"{"metadata":{"name":"\#(name)","namespace":"web"},"type":"\#(type)","#
            + #""data":{"tls.crt":"\#(certificate)","tls.key":"bm90IGEga2V5"}}"#
    }

    private static func page(_ items: [String], next: String = "") -> String {
        #"{"metadata":{"continue":"\#(next)"},"items":[\#(items.joined(separator: ","))]}"#
    }

    @Test func secretsAreReadPageByPageWithTheServersSelector() async throws {
        let (one, two) = (try PlantedCertificate("one.example.com"), try PlantedCertificate("two.example.com"))
        let fetcher = ScriptedFetcher(
            [
                .init(Self.secrets, Self.page([Self.secret("a", certificate: one.base64)], next: "t/1")),
                .init(Self.secrets + "&continue=t%2F1", Self.page([Self.secret("b", certificate: two.base64)])),
            ],
            fallback: Self.restIsEmpty
        )
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(fetcher)))
        #expect(heard.sightings.map(\.certificate) == [one.certificate, two.certificate])
        #expect(heard.sightings.map(\.place.uri) == ["k8s://prod/web/secret/a", "k8s://prod/web/secret/b"])
        #expect(heard.sightings.map(\.alias) == ["tls.crt", "tls.crt"])
        #expect(heard.looked == ["k8s://prod/web/secret/a", "k8s://prod/web/secret/b"])
        #expect(heard.blindSpots.isEmpty)
        #expect(fetcher.left.isEmpty)
        #expect(fetcher.requests.allSatisfy { $0.credential == .bearer(tokenFile: "/run/token") })
        #expect(fetcher.requests.map { $0.url.split(separator: "?")[0].split(separator: "/").last } == Self.asked)
    }

    private static let asked: [Substring] = [
        "secrets", "secrets", "configmaps", "validatingwebhookconfigurations", "mutatingwebhookconfigurations",
        "apiservices", "customresourcedefinitions",
    ]

    @Test func anExpiredTokenStartsTheListOnceMore() async throws {
        let one = try PlantedCertificate("one.example.com")
        let first = Self.page([Self.secret("a", certificate: one.base64)], next: "t1")
        let fetcher = ScriptedFetcher(
            [
                .init(Self.secrets, first), .init(Self.secrets + "&continue=t1", status: 410),
                .init(Self.secrets, first), .init(Self.secrets + "&continue=t1", status: 410),
            ],
            fallback: Self.restIsEmpty
        )
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(fetcher)))
        #expect(fetcher.left.isEmpty)
        #expect(heard.blindSpots.map(\.detail) == ["HTTP 410"])
    }

    @Test func whatIsForbiddenIsABlindSpotAndNotTheEnd() async throws {
        let bundle = try PlantedCertificate("root.example.com")
        let service = #"{"metadata":{"name":"v1.metrics"},"spec":{"caBundle":"\#(bundle.base64)"}}"#
        let fetcher = ScriptedFetcher([]) { request in
            let body = request.url.contains("/apiservices?") ? Self.page([service]) : "{}"
            return FetchAnswer(status: request.url.contains("/apiservices?") ? 200 : 403, body: Array(body.utf8))
        }
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(fetcher)))
        #expect(heard.sightings.map(\.place.uri) == ["k8s://prod/-/apiservice/v1.metrics"])
        #expect(heard.blindSpots.count == 5)
        #expect(heard.blindSpots.allSatisfy { $0.reason == .permissionDenied && $0.detail == "HTTP 403" })
    }

    @Test func webhooksConversionsAndConfigMapsAreRead() async throws {
        let planted = try PlantedCertificate("root.example.com")
        let answers = [
            "configmaps":
                #"{"metadata":{"name":"ca","namespace":"ns"},"data":{"x":"none","ca.crt":"\#(planted.json)"}}"#,
            "mutatingwebhookconfigurations": #"{"metadata":{"name":"m"},"webhooks":[{"name":"w.example","#
                + #""clientConfig":{"caBundle":"\#(planted.base64)"}},{"name":"none","clientConfig":{}}]}"#,
            "customresourcedefinitions": #"{"metadata":{"name":"c"},"spec":{"conversion":{"webhook":{"clientConfig":"#
                + #"{"caBundle":"\#(planted.base64)"}}}}}"#,
        ]
        let fetcher = ScriptedFetcher([]) { request in
            let item = answers.first { request.url.contains("/\($0.key)?") }?.value
            return FetchAnswer(status: 200, body: Array(Self.page(item.map { [$0] } ?? []).utf8))
        }
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(fetcher)))
        #expect(
            heard.sightings.map { "\($0.place.uri) \($0.alias ?? "")" } == [
                "k8s://prod/ns/configmap/ca ca.crt", "k8s://prod/-/mutatingwebhookconfiguration/m w.example",
                "k8s://prod/-/customresourcedefinition/c caBundle",
            ]
        )
        #expect(heard.blindSpots.isEmpty)
    }

    @Test func hostilePagesEnd() async throws {
        let endless = ScriptedFetcher([]) { request in
            FetchAnswer(status: 200, body: Array(Self.page([], next: "\(request.url.utf8.count)-\(request.url)").utf8))
        }
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(endless, mostPages: 5)))
        #expect(heard.blindSpots.count == 6)
        #expect(heard.blindSpots.allSatisfy { $0.reason == .budgetSpent })
        let repeating = ScriptedFetcher([]) { _ in FetchAnswer(status: 200, body: Array(Self.page([], next: "t").utf8))
        }
        let second = Heard()
        await second.run(KubernetesSource(Self.target, means: second.means(repeating)))
        #expect(second.blindSpots.allSatisfy { $0.reason == .badAnswer && $0.detail.contains("twice") })
        #expect(repeating.requests.count == 12)
    }

    @Test func aPageThatIsTooLargeIsAskedForInSmallerOnes() async throws {
        let one = try PlantedCertificate("one.example.com")
        let smaller = Self.secrets.replacingOccurrences(of: "limit=50", with: "limit=25")
        let fetcher = ScriptedFetcher(
            [
                .init(Self.secrets, failure: .tooLarge(limit: 16 << 20)),
                .init(smaller, Self.page([Self.secret("a", certificate: one.base64)])),
            ],
            fallback: Self.restIsEmpty
        )
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(fetcher)))
        #expect(heard.sightings.count == 1)
        #expect(heard.blindSpots.isEmpty)
    }

    @Test func aServerThatIgnoresTheSelectorIsNotBelieved() async throws {
        let one = try PlantedCertificate("one.example.com")
        let items = [Self.secret("a", certificate: one.base64, type: "Opaque"), #"{"metadata":7}"#]
        let fetcher = ScriptedFetcher([.init(Self.secrets, Self.page(items))], fallback: Self.restIsEmpty)
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(fetcher)))
        #expect(heard.sightings.isEmpty)
        #expect(heard.blindSpots.count == 2)
    }

    @Test(arguments: ["", "[]", "{}", "{\"items\":", String(repeating: "[", count: 100_000), "\u{0}"])
    func wrongJSONIsABlindSpot(body: String) async throws {
        let fetcher = ScriptedFetcher([.init(Self.secrets, body)], fallback: Self.restIsEmpty)
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(fetcher)))
        #expect(heard.blindSpots.count == 1)
        #expect([.badAnswer, .tooDeep].contains(heard.blindSpots.first?.reason))
    }

    @Test func nobodyListeningEndsTheRun() async throws {
        let one = try PlantedCertificate("one.example.com")
        let page = Self.page([Self.secret("a", certificate: one.base64)], next: "t1")
        let fetcher = ScriptedFetcher([.init(Self.secrets, page)])
        let heard = Heard()
        await heard.run(KubernetesSource(Self.target, means: heard.means(fetcher)), stoppingAfter: 1)
        #expect(fetcher.requests.count == 1)
    }

    private static func config(_ proof: Kubeconfig.Proof) -> Kubeconfig {
        Kubeconfig(
            file: "/home/op/config",
            currentContext: "here",
            contexts: [.init(name: "here", cluster: "prod", user: "op")],
            clusters: [.init(name: "prod", server: server, authorityData: [1])],
            users: ["op": proof]
        )
    }

    @Test func aKubeconfigLeadsToItsCluster() throws {
        let target = try KubernetesTarget(kubeconfig: "/home/op/config") { _ in Self.config(.inline) }
        #expect(target.server == Self.server)
        #expect(target.trust == .pem([1]))
        #expect(target.credential == .kubeconfigUser(file: "/home/op/config", user: "op"))
        #expect(throws: KubeconfigFailure.unknownContext("there")) {
            try KubernetesTarget(Self.config(.none), context: "there")
        }
        #expect(throws: KubeconfigFailure.unsupportedProof("exec")) {
            try KubernetesTarget(Self.config(.unsupported("exec")))
        }
    }
}
