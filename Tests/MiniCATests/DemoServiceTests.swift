import Foundation
import MiniCA
import PKI
import Testing

/// The demonstration's service, asked by `curl`.
struct DemoServiceTests {
    @Test func servesReloadsIgnoresAndRefuses() async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders] }) { rig in
            let first = try await pair(rig)
            let service = try await DemoService.start(
                certificate: rig.scratch.path("fullchain.pem"),
                key: rig.scratch.path("leaf.key")
            )
            do {
                try await exercise(service, rig, first)
            } catch {
                await service.shutDown()
                throw error
            }
            await service.shutDown()
            #expect(try await ask(service, rig).exit == 7)
        }
    }

    private func exercise(_ service: DemoService, _ rig: Rig, _ first: Certificate) async throws {
        #expect(try await ask(service, rig).text == "generation 1 serial \(first.serial)\n")
        #expect(try await served(service) == first.serial)
        let second = try await pair(rig)
        #expect(try await served(service) == first.serial)

        service.setObedience(.ignores)
        try service.reload()
        #expect(try await served(service) == first.serial)
        service.setObedience(.refuses)
        #expect(throws: DemoServiceFailure.self) { try service.reload() }
        #expect(try await served(service) == first.serial && service.generation == 1)

        service.setObedience(.reloads)
        try service.reload()
        #expect(try await served(service) == second.serial)
        #expect(try await ask(service, rig).text == "generation 2 serial \(second.serial)\n")

        // A key of another pair, and no key at all: the service keeps what it has.
        _ = try await rig.csr("DNS:localhost")
        let mismatch = #expect(throws: DemoServiceFailure.self) { try service.reload() }
        let words = "\(rig.scratch.path("leaf.key")) is not the key of \(rig.scratch.path("fullchain.pem"))"
        #expect(mismatch?.description == "demo service: \(words)")
        try rig.scratch.write([], "leaf.key")
        #expect(throws: DemoServiceFailure.self) { try service.reload() }
        #expect(try await served(service) == second.serial && service.generation == 2)
    }

    @Test func filesMustBeThere() async throws {
        let scratch = try Scratch()
        do {
            let service = try await DemoService.start(certificate: scratch.path("none"), key: scratch.path("none"))
            await service.shutDown()
            Issue.record("it started on nothing")
        } catch {
            #expect("\(error)".contains(scratch.path("none")))
        }
    }

    /// A new pair for `localhost` in `fullchain.pem` and `leaf.key`.
    private func pair(_ rig: Rig) async throws -> Certificate {
        let order = try await rig.client.order("localhost").answer
        let done = try await rig.client.finalize(order, csr: try await rig.csr("DNS:localhost"))
        let pem = try await rig.client.post(try #require(done.json["certificate"] as? String), nil).body
        try rig.scratch.write(pem, "fullchain.pem")
        try rig.scratch.write(rig.ca.rootPEM, "root.pem")
        return try CertificateChain(pem: pem).leaf
    }

    private func ask(_ service: DemoService, _ rig: Rig) async throws -> Curl.Answer {
        try await Curl(roots: rig.scratch.path("root.pem"))("GET", "https://localhost:\(service.port)/")
    }

    /// The serial number `openssl s_client` is shown.
    private func served(_ service: DemoService) async throws -> String {
        let shown = try await Command.run(
            "openssl",
            ["s_client", "-connect", "127.0.0.1:\(service.port)", "-servername", "localhost"]
        )
        let text = try await Command.openssl("x509", "-noout", "-serial", input: shown.standardOutput).text
        return text.trimmingCharacters(in: .whitespacesAndNewlines).replacingOccurrences(of: "serial=", with: "")
            .lowercased()
    }
}
