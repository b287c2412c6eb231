import Conformance
import Foundation
import KeyGeneration
import MiniCA
import PKI
import Rotation
import Storage
import SystemPackage
import Testing

@testable import RekeyCommand

/// An account's key and URL in rotations, against a real authority: the key gets no certificate, the URL may move.
struct AccountSafetyTests {
    private let urgent = Urgency(ignoresBackOff: true)
    private let forced = Urgency(forced: .forced(reason: "drill"), ignoresBackOff: true)

    private func isRotated(_ report: LineageReport) -> Bool {
        if case .rotated = report.outcome { true } else { false }
    }

    private func keeper(_ bench: TransactionBench) throws -> AccountKeeper {
        let place = try Workplace(GlobalOptions.configured(by: bench.configuration))
        return AccountKeeper(files: LocalFileSystem(), state: place.state, clock: place.clock, wiring: place.wiring())
    }

    private func write(_ key: PrivateKey, to path: FilePath) throws {
        try LocalFileSystem().create(path, mode: .ownerReadWrite, group: nil) { descriptor throws(KeyFailure) in
            try key.write(to: descriptor)
        }
    }

    private func key(at path: FilePath) throws -> PrivateKey {
        try LocalFileSystem().read(path) { descriptor throws(KeyFailure) in try PrivateKey(readingFrom: descriptor) }
    }

    private func directory(_ bench: TransactionBench, _ name: String) throws -> FilePath {
        let path = bench.state.account(try AuthorityName(name))
        try LocalFileSystem().makeDirectory(path, mode: .ownerReadWriteExecute)
        return path
    }

    /// Of every authority, of a key change under way, of closed accounts; torsos and strays stop nothing.
    @Test(.rows("J-15")) func everyAccountsKeyIsKnown() async throws {
        let bench = try await TransactionBench()
        #expect(try await keeper(bench).knownKeyDigests() == [])
        #expect(isRotated(try await bench.pass()))
        let other = try directory(bench, "other")
        let keys = try ["account.pem", "account.pem~next", "account.pem~closed"].map { file in
            let key = try PrivateKey.generate(.ecdsaP256)
            try write(key, to: other.appending(file))
            return key.publicKey.digest
        }
        let torso = try directory(bench, "torso").appending("account.pem")
        try LocalFileSystem().create(torso, mode: .ownerReadWrite, group: nil, contents: Array("-----BEGIN".utf8))
        let stray = bench.state.accounts.appending("stray")
        try LocalFileSystem().create(stray, mode: .ownerReadWrite, group: nil, contents: [])
        let own = try key(at: bench.state.accountKey(AuthorityName("mini"))).publicKey.digest
        #expect(try await keeper(bench).knownKeyDigests() == Set(keys + [own]))
        await bench.authority.shutDown()
    }

    /// A key that became an account's since its order was placed is not certified: another is made, in another order.
    @Test(.rows("J-15"), arguments: ["mini", "other"])
    func anAccountsKeyIsNotCertified(name: String) async throws {
        let bench = try await TransactionBench()
        _ = try await bench.pass(callingOffAt: .ordered)
        let ordered = try key(at: bench.order.appending("key.pem"))
        try write(ordered, to: try directory(bench, name).appending("account.pem~closed"))
        let report = try await bench.pass(urgent)
        #expect(isRotated(report), "\(report.outcome)")
        #expect(await bench.authority.orders().count == 2)
        let live = try key(at: bench.state.live(LineageName("www")).appending("key.pem"))
        #expect(live.publicKey != ordered.publicKey)
        await bench.authority.shutDown()
    }

    /// A key does not move between directories, not even under one name: staging and production have one each.
    @Test(.rows("J-16")) func anotherDirectoryDoesNotGetTheKey() async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        let path = bench.state.account(try AuthorityName("mini")).appending("account.json")
        let note = String(decoding: try bench.bytes(path), as: UTF8.self)
        try LocalFileSystem().remove(path)
        let directory = bench.authority.directoryURL
        let other = note.replacing("\"\(directory)\"", with: "\"\(directory)-staging\"")
        try #require(other != note)
        try LocalFileSystem().create(path, mode: .ownerReadWrite, group: nil, contents: Array(other.utf8))
        let before = await bench.authority.requestCounts().signed
        #expect(!isRotated(try await bench.pass(forced)))
        #expect(await bench.authority.requestCounts().signed == before)
        await bench.authority.shutDown()
    }

    /// An authority that moved knows the key and not the URL: the account is found by its key, once, and noted.
    @Test(.rows("A-02", "A-12", "A-13", "Q-27")) func anAccountThatMovedIsFoundAgain() async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        let path = bench.state.account(try AuthorityName("mini")).appending("account.json")
        let note = try bench.bytes(path)
        let url = try #require(try accountURL(note))
        let moved = String(decoding: note, as: UTF8.self).replacing(url, with: url + "0")
        try LocalFileSystem().remove(path)
        try LocalFileSystem().create(path, mode: .ownerReadWrite, group: nil, contents: Array(moved.utf8))
        let before = await bench.authority.requestCounts()[.newAccount]
        let report = try await bench.pass(forced)
        #expect(isRotated(report), "\(report.outcome)")
        #expect(try accountURL(bench.bytes(path)) == url)
        #expect(await bench.authority.requestCounts()[.newAccount] == before + 1)
        await bench.authority.shutDown()
    }

    /// An authority that knows neither: it is said, and no account is made in silence.
    @Test(.rows("A-13")) func anAccountThatIsGoneIsNotMadeAnew() async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        let path = bench.state.account(try AuthorityName("mini"))
        let note = try bench.bytes(path.appending("account.json"))
        let url = try #require(try accountURL(note))
        let moved = Array(String(decoding: note, as: UTF8.self).replacing(url, with: url + "0").utf8)
        for file in ["account.json", "account.pem"] { try LocalFileSystem().remove(path.appending(file)) }
        try LocalFileSystem().create(
            path.appending("account.json"),
            mode: .ownerReadWrite,
            group: nil,
            contents: moved
        )
        try write(PrivateKey.generate(.ecdsaP256), to: path.appending("account.pem"))
        for _ in 0..<2 { #expect(!isRotated(try await bench.pass(forced))) }
        #expect(try bench.bytes(path.appending("account.json")) == Data(moved))
        #expect(await bench.authority.orders().count == 1)
        await bench.authority.shutDown()
    }

    private func accountURL(_ note: Data) throws -> String? {
        (try JSONSerialization.jsonObject(with: note) as? [String: Any])?["url"] as? String
    }
}
