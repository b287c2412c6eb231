import DNS
import Foundation
import PKI
import Testing

/// Name servers as people run them, on loopback, each with a zone, keys made in the test and leave to update TXT.
enum RealServer: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case knot, bind

    var testDescription: String { rawValue }

    struct NotReady: Error { let log: String }

    /// What a test gets: where the server is, how to ask it, and the keys it knows.
    struct Running: Sendable {
        let address: ServerAddress
        let exchange: NetworkExchange
        let secrets: [TestSecret]
        let scratch: Scratch

        var view: ZoneView { ZoneView(recursive: [], authorities: [address], exchange: exchange) }

        func update(_ key: TSIGKey?, clock: any DNSClock = WallClock()) -> DynamicUpdate {
            DynamicUpdate(exchange: exchange, key: key, clock: clock)
        }
    }

    static let zone = "example.test"
    private static let records = """
        $ORIGIN example.test.
        $TTL 60
        @ SOA ns1 hostmaster 1 3600 600 86400 60
        @ NS ns1
        ns1 A 127.0.0.1
        ns1 AAAA ::1
        @ CAA 0 issue "ca.example; accounturi=https://ca.example/acct/1"
        _acme-challenge.alias CNAME _acme-challenge.target
        loop1 CNAME loop2
        loop2 CNAME loop1
        long TXT "\(String(repeating: "a", count: 255))" "\(String(repeating: "b", count: 45))"
        \((0..<60).map { "big TXT \"\($0)\(String(repeating: "x", count: 100))\"" }.joined(separator: "\n"))

        """

    /// Starts the server, runs the body, stops it.
    func run(_ body: (Running) async throws -> Void) async throws {
        let program = try Program.find(self == .knot ? "knotd" : "named", from: self == .knot ? "knot" : "bind9")
        let scratch = try Scratch()
        try scratch.write(Self.records, "zone")
        let secrets = TSIGAlgorithm.allCases.map { TestSecret("\($0).rekey.test", $0) }
        let exchange = NetworkExchange()
        let outcome = await Self.result {
            let (process, address) = try await start(program, scratch, secrets, exchange)
            let running = Running(address: address, exchange: exchange, secrets: secrets, scratch: scratch)
            let outcome = await Self.result { try await body(running) }
            if process.isRunning { try await Program.end(of: process) { process.terminate() } }
            try outcome.get()
        }
        await exchange.shutDown()
        try outcome.get()
    }

    private static func result(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    private func start(
        _ program: URL,
        _ scratch: Scratch,
        _ secrets: [TestSecret],
        _ exchange: NetworkExchange
    ) async throws -> (Process, ServerAddress) {
        // A port that is free now may be taken a moment later: another one then.
        for _ in 0..<5 {
            let placeholder = try await LoopbackServer.start { _, _, _ in .silence }
            await placeholder.stop()
            let address = placeholder.address
            let arguments = try configure(scratch, port: address.port, secrets)
            _ = FileManager.default.createFile(atPath: scratch.path("log"), contents: nil)
            let log = try FileHandle(forWritingTo: URL(filePath: scratch.path("log")))
            let process = Program.process(program, arguments, output: log)
            try process.run()
            if await Self.isReady(address, exchange, process) { return (process, address) }
            if process.isRunning { try await Program.end(of: process) { process.terminate() } }
        }
        throw NotReady(log: (try? String(contentsOfFile: scratch.path("log"), encoding: .utf8)) ?? "")
    }

    /// A server says that it is ready by answering; nothing else does in both.
    private static func isReady(_ server: ServerAddress, _ exchange: NetworkExchange, _ process: Process) async -> Bool
    {
        let deadline = ContinuousClock.now + .seconds(20)
        while process.isRunning, ContinuousClock.now < deadline {
            let query = DNSMessage.query(dn(zone), .soa, recursion: false)
            let reply = try? await exchange.ask(query, of: server, over: .tcp, deadline: .now + .seconds(1))
            if reply?.message.header.isAuthoritative == true { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func configure(_ scratch: Scratch, port: UInt16, _ secrets: [TestSecret]) throws -> [String] {
        switch self {
        case .knot: ["-c", try scratch.write(Self.knotConfiguration(scratch, port, secrets), "knot.conf")]
        case .bind: ["-g", "-c", try scratch.write(Self.bindConfiguration(scratch, port, secrets), "named.conf")]
        }
    }

    private static func knotConfiguration(_ scratch: Scratch, _ port: UInt16, _ secrets: [TestSecret]) -> String {
        let keys = secrets.map { "  - id: \($0.name)\n    algorithm: \($0.algorithm)\n    secret: \($0.base64)" }
        return """
            server:
                listen: 127.0.0.1@\(port)
                rundir: \(scratch.url.path)
            database:
                storage: \(scratch.url.path)
            log:
              - target: stderr
                any: info
            key:
            \(keys.joined(separator: "\n"))
            acl:
              - id: challenges
                key: [\(secrets.map(\.name).joined(separator: ", "))]
                action: update
                update-type: [TXT]
            zone:
              - domain: \(zone)
                storage: \(scratch.url.path)
                file: zone
                acl: challenges

            """
    }

    private static func bindConfiguration(_ scratch: Scratch, _ port: UInt16, _ secrets: [TestSecret]) -> String {
        let keys = secrets.map { "key \"\($0.name)\" { algorithm \($0.algorithm); secret \"\($0.base64)\"; };" }
        let grants = secrets.map { "grant \"\($0.name)\" wildcard *.\(zone) TXT;" }
        return """
            \(keys.joined(separator: "\n"))
            options {
                directory "\(scratch.url.path)"; pid-file none; session-keyfile none;
                managed-keys-directory "\(scratch.url.path)";
                listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
                recursion no; dnssec-validation no; notify no;
            };
            controls {};
            zone "\(zone)" {
                type primary; file "\(scratch.path("zone"))";
                update-policy { \(grants.joined(separator: " ")) };
            };

            """
    }
}
