import ACME
import Conformance
import PKI
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Challenges

extension ChallengeAnswer {
    fileprivate static func http(_ name: String, isWildcard: Bool = false) throws -> ChallengeAnswer {
        ChallengeAnswer(
            identifier: try Identifier(name),
            isWildcard: isWildcard,
            type: .http01,
            token: try #require(ChallengeToken("tok_EN-1")),
            account: ChallengeAccount(url: "https://ca.example/acct/1", thumbprint: "thumb")
        )
    }
}

struct HTTPSolverTests {
    /// One listener for both families: authorities try IPv6 first and go to IPv4 only when nothing answers there.
    @Test(.rows("H-04")) func answersOnBothFamilies() async throws {
        let listener = HTTPChallengeListener(address: "::", port: 0)
        try await listener.open(token: "token", keyAuthorization: "token.thumb")
        let port = try #require(await listener.boundPort)
        for address in ["127.0.0.1", "::1"] {
            let connection = try #require(RawConnection(port: port, address: address), "\(address)")
            connection.send("GET /.well-known/acme-challenge/token HTTP/1.1\r\nHost: a.example\r\n\r\n")
            #expect(connection.readAll().hasSuffix("token.thumb"), "\(address)")
            connection.close()
        }
        // The port is IPv4's as well: who has it there is in the way.
        #expect(BindTrial.errno(address: "0.0.0.0", port: UInt16(clamping: port)) != nil)
        await listener.close(token: "token")
    }

    @Test(.rows("H-08")) func wildcardsAreRefused() async throws {
        let directory = try TemporaryDirectory()
        let answer = try ChallengeAnswer.http("a.example", isWildcard: true)
        let webroot = WebrootSolver(root: directory.path, files: LocalFileSystem())
        await #expect(throws: SolverFailure.self) { try await webroot.publish(answer) }
        #expect(try LocalFileSystem().list(directory.path) == [])
        let listener = ListenerSolver(address: "127.0.0.1", port: 0)
        let failure = await #expect(throws: SolverFailure.self) { try await listener.publish(answer) }
        #expect(failure?.isPermanent == true)
        #expect(failure?.reason == "http-01: *.a.example: a wildcard cannot be proven by it")
    }

    @Test(.rows("F-H1")) func theOwnerOfThePortIsNamed() {
        let trouble = BindTrouble(errno: Errno.addressInUse.rawValue, place: "0.0.0.0:80", type: .http01)
        #expect(trouble.failure.reason == "listening on 0.0.0.0:80: another process has the port")
        #expect(trouble.failure.hint?.contains("webroot") == true)
    }

    /// Challenges that come and go at once share one port, and it is let go of after the last.
    @Test func openingAndClosingMayOverlap() async throws {
        let listener = HTTPChallengeListener(address: "127.0.0.1", port: 0)
        for _ in 0..<20 {
            await withTaskGroup(of: Void.self) { tasks in
                for index in 0..<8 {
                    tasks.addTask {
                        await #expect(throws: Never.self) {
                            try await listener.open(token: "t\(index)", keyAuthorization: "x")
                        }
                        await listener.close(token: "t\(index)")
                    }
                }
            }
            #expect(await listener.boundPort == nil)
        }
    }
}

struct WebrootSolverTests {
    private let directory: TemporaryDirectory
    private let files = LocalFileSystem()
    private var path: FilePath { directory.path.appending(".well-known/acme-challenge/tok_EN-1") }

    init() throws { directory = try TemporaryDirectory() }

    private var solver: WebrootSolver { WebrootSolver(root: directory.path, files: files) }

    @Test(.rows("H-01")) func theFileHoldsTheKeyAuthorizationAlone() async throws {
        let answer = try ChallengeAnswer.http("a.example")
        try await solver.rehearse()
        try await solver.publish(answer)
        #expect(try files.read(path, limit: 100) == Array("tok_EN-1.thumb".utf8))
        #expect(try files.metadata(of: path)?.mode == FilePermissions(rawValue: 0o644))
        // Published again, as recovery does, it is there still.
        try await solver.publish(answer)
        #expect(try files.list(path.removingLastComponent()) == ["tok_EN-1"])
        await solver.withdraw(answer)
        #expect(try files.metadata(of: path) == nil)
    }

    /// What somebody put in the token's place is replaced, never written through.
    @Test func linksAreNotFollowed() async throws {
        let victim = directory.path.appending("victim")
        try files.create(victim, mode: .ownerReadWrite, group: nil, contents: [1])
        try files.makeDirectory(directory.path.appending(".well-known"), mode: .ownerReadWriteExecute)
        try files.makeDirectory(path.removingLastComponent(), mode: .ownerReadWriteExecute)
        try files.symlink(to: victim.string, at: path)
        try await solver.publish(.http("a.example"))
        #expect(try files.read(victim, limit: 10) == [1])
        #expect(try files.metadata(of: path)?.kind == .file)
    }

    @Test func aMissingDirectoryIsKnownBeforehand() async throws {
        let missing = WebrootSolver(root: directory.path.appending("missing"), files: files)
        let failure = await #expect(throws: SolverFailure.self) { try await missing.rehearse() }
        #expect(failure?.isPermanent == true)
        #expect(failure?.hint != nil)
    }
}
