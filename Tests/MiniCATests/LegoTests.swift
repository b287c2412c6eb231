import Foundation
import MiniCA
import PKI
import Testing

/// A client from the field, with the authority at its worst behaviour that clients must bear.
struct LegoTests {
    @Test func legoObtainsAndRenews() async throws {
        let free = try Responder()
        let port = free.port
        free.stop()
        var configuration = MiniCAConfiguration()
        configuration.challengePort = port
        configuration.addresses = ["*": "127.0.0.1"]
        configuration.tempers = [.rejectNonces(percent: 20), .processingPolls(1), .retryAfter(.seconds(1))]
        let ca = try await MiniCA.start(configuration)
        let scratch = try Scratch()
        let roots = try scratch.write(ca.serverRootPEM, "server-root.pem")
        let arguments = [
            "--server", ca.directoryURL, "--accept-tos", "--email", "ops@example.com", "--path", scratch.path("lego"),
            "--domains", "one.example.com", "--domains", "two.example.com", "--http", "--http.port",
            "127.0.0.1:\(port)",
        ]
        var serials: Set<String> = []
        for verb in [["run"], ["renew", "--days", "90", "--no-random-sleep"]] {
            let output = try await Command.run(
                "lego",
                arguments + verb,
                environment: ["LEGO_CA_CERTIFICATES": roots, "LEGO_CA_SERVER_NAME": ""]
            )
            #expect(output.status == 0, "\(output.standardError)")
            guard output.status == 0 else { break }
            let pem = try scratch.read("lego/certificates/one.example.com.crt")
            let chain = try CertificateChain(pem: pem)
            #expect(chain.leaf.identifiers.count == 2)
            guard case .trusted = try TrustStore(pem: ca.rootPEM).verify(chain, at: Date()) else {
                Issue.record("lego's chain is not trusted")
                break
            }
            serials.insert(chain.leaf.serial)
        }
        #expect(serials.count == 2)
        #expect(await ca.orders().map(\.status) == [.valid, .valid])
        await ca.shutDown()
    }
}
