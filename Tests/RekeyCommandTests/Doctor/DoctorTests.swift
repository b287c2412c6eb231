import Foundation
import Glibc
import MiniCA
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// The doctor on a real state directory: what is broken is found, and nothing is changed by looking.
struct DoctorTests {
    private func look(_ bench: RevocationBench, isOnline: Bool = false) async throws -> [DoctorFinding] {
        let look = DoctorLook(place: try bench.place())
        return Diagnosis.findings(
            try await look.facts(configurationFile: bench.configuration, isOnline: isOnline)
        ).filter { $0.check != .space && !$0.problem.hasPrefix("on ") }
    }

    /// Every name below a directory with what changes when somebody writes.
    private func tree(_ root: FilePath) throws -> [String] {
        let files = LocalFileSystem()
        return try files.list(root).flatMap { name -> [String] in
            let path = root.appending(name)
            guard let seen = try files.metadata(of: path) else { return [] }
            let line = "\(path) \(seen.mode.rawValue) \(seen.size) \(seen.modified) \(seen.identity.inode)"
            return [line] + (seen.kind == .directory ? try tree(path) : [])
        }
    }

    private func put(_ path: FilePath, _ text: String, age: Double = 0) throws {
        try LocalFileSystem().create(path, mode: .ownerReadWrite, group: nil, contents: Array(text.utf8))
        let then = timeval(tv_sec: Int(Date().timeIntervalSince1970 - age), tv_usec: 0)
        #expect([then, then].withUnsafeBufferPointer { utimes(path.string, $0.baseAddress) } == 0)
    }

    @Test func aSoundHostIsSoundAndStaysAsItIs() async throws {
        let bench = try await RevocationBench(hasHooks: true)
        try await bench.begin()
        let before = try tree(bench.scratch.path)
        #expect(try await look(bench, isOnline: true) == [])
        #expect(try tree(bench.scratch.path) == before)
        await bench.end()
    }

    @Test func whatIsBrokenIsFound() async throws {
        let bench = try await RevocationBench(hasHooks: true)
        try await bench.begin()
        try await bench.rotate()
        let (state, files, name) = (bench.state, LocalFileSystem(), try bench.name)
        #expect(chmod(state.generation(name, .first).appending("key.pem").string, 0o644) == 0)
        #expect(chmod(state.accounts.string, 0o777) == 0)
        try files.remove(state.generation(name, .first.next).appending("chain.pem"))
        try put(bench.hooks.appending("10-x"), "#!/bin/sh\n")
        try put(state.temporary.appending("www~0009"), "", age: 99_999)
        try put(state.temporary.appending("strange"), "", age: 99_999)
        try files.makeDirectory(state.challenges, mode: .ownerReadWriteExecute)
        try put(state.challenges.appending("www.json"), "{}", age: 99_999)
        try files.symlink(to: "/nowhere", at: state.liveLinks.appending("other"))
        let link = bench.scratch.path.appending("service/www.key")
        try files.remove(link)
        try put(link, "mine")
        try files.remove(state.database)
        for suffix in ["-wal", "-shm"] { try files.remove(state.root.appending("rekey.sqlite\(suffix)")) }
        try put(state.database, String(repeating: "not a database ", count: 100))
        let found = try await look(bench)
        let seen = found.map {
            "\($0.severity.rawValue) \($0.check.rawValue) \(FilePath($0.place).lastComponent?.string ?? "")"
        }
        #expect(
            seen == [
                "fault permissions accounts", "fault permissions key.pem", "fault hooks hooks",
                "fault generations 0002",
                "fault links other", "fault links www.key", "fault ledger rekey.sqlite", "warning challenges www.json",
                "warning leftovers strange", "warning leftovers www~0009",
            ]
        )
        #expect(DoctorCommand.status(found) == .needsOperator)
        let options = ["--offline", "--config", bench.configuration.string]
        #expect(await Rekey.status(of: ["doctor"] + options) == 1)
        await bench.end()
    }

    @Test func aPortThatIsTakenIsTold() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try #require(bind(listener, address, size) == 0 && getsockname(listener, address, &size) == 0)
                return UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
        try #require(listen(listener, 1) == 0)
        #expect(BindTrial.refusal("127.0.0.1", port) == .addressInUse)
        #expect(BindTrial.refusal("127.0.0.2", 0) == nil)
    }

    @Test func unwantedVariablesAreNamedOnce() {
        #expect(Hygiene.unwanted(among: ["PATH", "http_proxy", "SSLKEYLOGFILE"]) == ["SSLKEYLOGFILE", "http_proxy"])
        #expect(Hygiene.note(on: []) == nil)
        #expect(Hygiene.note(on: ["a", "b"]) == "note: a, b in the environment: not followed")
    }

    /// Neither a core dump nor a process of the same user gets at the memory.
    @Test func theMemoryIsHidden() throws {
        _ = Hygiene.settle()
        typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        let symbol = try #require(dlsym(nil, "prctl"))
        let getDumpable: Int32 = 3
        #expect(unsafeBitCast(symbol, to: Control.self)(getDumpable, 0, 0, 0, 0) == 0)
        let limits = try LocalFileSystem().contents(of: "/proc/self/limits", limit: 65_536)
        let line = String(decoding: limits, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Max core") }
        #expect(line?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
    }
}
