import Foundation
import MiniCA
import Testing

/// An authority, a responder and a registered client, put away at the end.
struct Rig {
    let ca: MiniCA
    let responder: Responder
    let scratch: Scratch
    let client: Client

    /// A configuration other than the standard one.
    static func tuned(_ change: (inout MiniCAConfiguration) -> Void) -> MiniCAConfiguration {
        var configuration = MiniCAConfiguration()
        change(&configuration)
        return configuration
    }

    /// Starts everything, runs the body, and stops everything whatever happened.
    static func with(
        _ base: MiniCAConfiguration = MiniCAConfiguration(),
        key: TestKey.Kind = .es256,
        registers: Bool = true,
        _ body: (Rig) async throws -> Void
    ) async throws {
        let responder = try Responder()
        defer { responder.stop() }
        var configuration = base
        let standard = MiniCAConfiguration()
        if base.challengePort == standard.challengePort { configuration.challengePort = responder.port }
        if base.addresses.isEmpty { configuration.addresses = ["*": "127.0.0.1"] }
        // Many tests run at once on few processors: only the test of the timeout itself has a short one.
        if base.validationTimeout == standard.validationTimeout { configuration.validationTimeout = .seconds(30) }
        let ca = try await MiniCA.start(configuration)
        do {
            let scratch = try Scratch()
            let client = try await Client(ca, scratch, key: try TestKey(key))
            if registers { try #require(try await client.register().status == 201) }
            try await body(Rig(ca: ca, responder: responder, scratch: scratch, client: client))
        } catch {
            await ca.shutDown()
            throw error
        }
        await ca.shutDown()
    }

    /// The ways `openssl req -newkey` makes keys.
    static let p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

    /// A request made by the `openssl` command; the key is kept as `NAME.key`.
    func csr(_ names: String..., newKey: [String] = Rig.p256, name: String = "leaf") async throws -> [UInt8] {
        let made =
            ["req", "-new", "-newkey"] + newKey + [
                "-nodes", "-keyout", scratch.path("\(name).key"), "-subj", "/", "-outform", "DER",
                "-addext", "subjectAltName=\(names.joined(separator: ","))",
            ]
        let output = try await Command.run("openssl", made)
        try #require(output.status == 0, "\(output.standardError)")
        return output.standardOutput
    }

    /// A request made with a key that exists already.
    func csr(_ names: String, keyFile: String) async throws -> [UInt8] {
        try await Command.openssl(
            "req",
            "-new",
            "-key",
            keyFile,
            "-subj",
            "/",
            "-outform",
            "DER",
            "-addext",
            "subjectAltName=\(names)"
        ).standardOutput
    }

    /// Orders, finalizes and downloads; the authority must be one with `readyOrders`.
    func download(_ names: String...) async throws -> Curl.Answer {
        try await client.post(try await issue(names), nil)
    }

    /// The URL of a fresh certificate.
    func certificateURL(_ names: String...) async throws -> String { try await issue(names) }

    private func issue(_ names: [String]) async throws -> String {
        let payload = ["identifiers": names.map { ["type": "dns", "value": $0] }]
        let order = try await client.post(try client.url("newOrder"), payload)
        let request = try await csr(names.map { "DNS:\($0)" }.joined(separator: ","))
        let done = try await client.finalize(order, csr: request)
        return try #require(done.json["certificate"] as? String, "\(done.text)")
    }

    /// An order that needs only to be finalized.
    func readyOrder(_ name: String) async throws -> (url: String, answer: Curl.Answer) {
        let order = try await client.order(name)
        try await client.prove(order.answer, at: responder)
        return order
    }
}
