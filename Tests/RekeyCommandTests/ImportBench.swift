import Foundation
import MiniCA
import PKI
import Storage
import SystemPackage
import TestSupport

@testable import RekeyCommand

/// What lego would have left of a certificate and an account of a real authority, and a place to take them over to.
struct ImportBench {
    let bench: TransactionBench
    let files = LocalFileSystem()

    /// The authority issues once; what came of it is laid out as lego does.
    init() async throws {
        bench = try await TransactionBench()
        _ = try await bench.pass()
        let from = bench.state.live(try LineageName("www"))
        let server = bench.authority.directoryURL.split(separator: "/")[1].replacing(":", with: "_")
        let account = "accounts/\(server)/ops@rekey.test"
        try copy(from.appending("fullchain.pem"), to: "certificates/www.rekey.test.crt")
        try copy(from.appending("key.pem"), to: "certificates/www.rekey.test.key")
        try copy(
            bench.state.account(try AuthorityName("mini")).appending("account.pem"),
            to: "\(account)/keys/ops@rekey.test.key"
        )
        let note =
            "{\"email\": \"ops@rekey.test\", \"registration\": {\"uri\": \"\(try url(in: bench.state, "mini") ?? "")\"}}"
        try write(note, to: "\(account)/account.json")
        try write("{\"certUrl\": \"\(bench.authority.directoryURL)\"}", to: "certificates/www.rekey.test.json")
    }

    var old: FilePath { bench.scratch.path.appending("old") }
    var state: StateDirectory { StateDirectory(root: bench.scratch.path.appending("taken")) }
    var configuration: FilePath { bench.scratch.path.appending("taken.yaml") }

    func copy(_ file: FilePath, to name: String) throws {
        try write(String(decoding: bench.bytes(file), as: UTF8.self), to: name)
    }

    func write(_ text: String, to name: String) throws {
        let place = URL(filePath: old.appending(name).string)
        let parent = place.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
    }

    /// The account's URL as it is noted.
    func url(in state: StateDirectory, _ authority: String) throws -> String? {
        struct Note: Decodable { let url: String }
        let bytes = try files.read(state.account(AuthorityName(authority)).appending("account.json"), limit: 65_536)
        return try JSONDecoder().decode(Note.self, from: Data(bytes)).url
    }

    /// The name that the authority gets, which is known by its URL only.
    var authority: String {
        String(bench.authority.directoryURL.split(separator: "/")[1].replacing(":", with: "-"))
    }

    /// Runs a command and gives its exit status.
    func run(_ words: String...) async throws -> Int32 {
        await Rekey.status(of: words + ["--config", configuration.string, "--quiet"])
    }

    /// Takes lego's tree over, the configuration written.
    func takeOver(_ more: String...) async throws -> Int32 {
        let roots = [
            "--server-roots", "\(bench.scratch.path)/server.pem", "--chain-roots", "\(bench.scratch.path)/root.pem",
        ]
        let words = [
            "import", "lego", old.string, "--state", state.root.string, "--server", bench.authority.directoryURL,
        ]
        return await Rekey.status(of: words + roots + more + ["--config", configuration.string, "--quiet"])
    }
}
