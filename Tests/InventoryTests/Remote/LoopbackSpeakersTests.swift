import Foundation
import PKI
import SystemPackage
import Testing

@testable import Inventory

/// The sources against the servers of the rigs, the `curl` command between them.
struct LoopbackSpeakersTests {
    @Test func everySourceUnderstandsItsSpeaker() async throws {
        let speakers = try Speakers()
        defer { speakers.stop() }
        let planted = try PlantedCertificate("www.example.com")
        let urls = try speakers.start(pem: planted.pem)
        let fetcher = CurlFetcher()

        let cluster = Heard()
        let target = KubernetesTarget(
            cluster: "rig",
            server: try #require(urls["kubernetes"]),
            credential: .bearer(tokenFile: "/dev/null"),
            trust: .system
        )
        await cluster.run(KubernetesSource(target, means: cluster.means(fetcher)))
        #expect(cluster.sightings.count == 121)
        #expect(cluster.blindSpots.isEmpty)

        let account = Heard()
        let endpoint: String = try #require(urls["aws"])
        let aws = AWSTarget(
            account: "rig",
            regions: ["eu-central-1"],
            credentials: .environment,
            endpoint: endpoint
        )
        await account.run(AWSSource(aws, means: account.means(fetcher)))
        #expect(account.sightings.count == 7)
        #expect(account.blindSpots.isEmpty)
        #expect(account.waited.count == 2)

        let watch = TransparencyWatch(domains: [try DNSName("example.com")], ownKeys: [], ownSerials: [])
        let search = Heard()
        let searchURL = try #require(urls["search"])
        await search.run(
            CertificateSearch(server: searchURL, watch: watch, means: search.means(fetcher)) { #expect($0 == 4) }
        )
        #expect(search.sightings.map(\.certificate) == [planted.certificate])
        #expect(search.blindSpots.isEmpty)

        let followed = Heard()
        let log = StaticLog(
            monitoringPrefix: try #require(urls["log"]),
            origin: "log.example/rig",
            key: Data(base64Encoded: try #require(urls["key"])).map(Array.init)
        )
        await followed.run(
            StaticLogSource(log, watch: watch, next: 250, means: followed.means(fetcher)) { _ in }
        )
        #expect(followed.sightings.map(\.position) == Array(250..<258))
        #expect(followed.blindSpots.isEmpty)
        #expect(try speakers.problems() == "[]")
    }
}

/// The rigs' servers in a process of their own.
private final class Speakers {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    private static let program = """
        import json, sys, tempfile, base64
        from pathlib import Path
        from cloud_speakers import KubernetesSpeaker, AWSSpeaker
        from transparency_speakers import SearchSpeaker, StaticLogSpeaker
        pem = json.loads(sys.stdin.readline())
        data = {"tls.crt": base64.b64encode(pem.encode()).decode(), "tls.key": "eA=="}
        secrets = [{"metadata": {"name": f"s{n}", "namespace": "a"}, "type": "kubernetes.io/tls", "data": data} for n in range(120)]
        secrets.append({"metadata": {"name": "other", "namespace": "a"}, "type": "Opaque", "data": data})
        maps = [{"metadata": {"name": "m", "namespace": "a"}, "data": {"ca": pem}}]
        k = KubernetesSpeaker({"/api/v1/secrets": secrets, "/api/v1/configmaps": maps}, "rig-token")
        arn = "arn:aws:acm:eu-central-1:1:certificate/"
        acm = [{"arn": arn + str(n), "key_type": t, "pem": pem} for n, t in enumerate(["RSA_2048", "EC_prime256v1", "RSA_4096"])]
        iam = [{"name": f"n{n}", "id": f"I{n}", "arn": f"arn:aws:iam::1:server-certificate/n{n}", "pem": pem} for n in range(3)]
        lb = "arn:aws:elasticloadbalancing:eu-central-1:1:"
        listeners = [{"balancer": lb + "loadbalancer/app/f/1", "host": "f.example", "arn": lb + "listener/app/f/1/2",
                      "port": 443, "certificate": arn + "1"}]
        a = AWSSpeaker(certificates=acm, servers=iam, listeners=listeners, busy=2)
        s = SearchSpeaker([{"id": 4, "serial": "0a", "names": ["www.example.com"], "pem": pem}])
        with tempfile.TemporaryDirectory() as home:
            log = StaticLogSpeaker("log.example/rig", Path(home))
            for _ in range(258): log.add(pem)
            print(json.dumps({"kubernetes": k.url, "aws": a.url, "search": s.url, "log": log.prefix,
                              "key": base64.b64encode(log.public).decode()}), flush=True)
            sys.stdin.readline()
            print(json.dumps(k.problems + a.problems + s.problems + log.problems), flush=True)
        """

    init() throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", "-c", Self.program]
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        process.currentDirectoryURL = root.appending(path: "Rigs")
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    func start(pem: String) throws -> [String: String] {
        input.fileHandleForWriting.write(try JSONEncoder().encode(pem) + [0x0A])
        return try JSONDecoder().decode([String: String].self, from: line())
    }

    func problems() throws -> String {
        input.fileHandleForWriting.write(Data([0x0A]))
        return String(decoding: line(), as: UTF8.self)
    }

    func stop() {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    private func line() -> Data {
        var collected = Data()
        while let some = try? output.fileHandleForReading.read(upToCount: 1), some != Data([0x0A]), !some.isEmpty {
            collected += some
        }
        return collected
    }
}

/// Sends with the `curl` command, with an access key that is no secret.
private struct CurlFetcher: Fetcher {
    func fetch(_ request: FetchRequest) async throws(FetchFailure) -> FetchAnswer {
        // Other tests of this process set hostile proxies.
        var arguments = ["-s", "--noproxy", "*", "-w", "%{stderr}%{http_code}"]
        for header in request.headers { arguments += ["-H", "\(header.name): \(header.value)"] }
        switch request.credential {
        case .bearer: arguments += ["-H", "Authorization: Bearer rig-token"]
        case .awsSigV4(let service, let region, _):
            arguments += ["--aws-sigv4", "aws:amz:\(region):\(service)", "-u", "AK:SK"]
        case .none, .clientCertificate, .kubeconfigUser: break
        }
        if case .post(let body) = request.method {
            arguments += ["--data-binary", String(decoding: body, as: UTF8.self)]
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = arguments + [request.url]
        let (output, status) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = status
        do { try process.run() } catch { throw .refused(detail: "\(error)") }
        let body = output.fileHandleForReading.readDataToEndOfFile()
        let code = String(decoding: status.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return FetchAnswer(status: Int(code) ?? 0, body: Array(body))
    }
}
