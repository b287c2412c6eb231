import Foundation
import Testing

/// Runs programs away from the threads that the code under test needs.
enum Program {
    struct Missing: Error, CustomStringConvertible {
        let program: String
        let package: String
        var description: String { "\(program) is missing: apt-get install \(package)" }
    }

    static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// Where a program is. A missing one fails the test and names its package.
    static func find(_ name: String, from package: String) throws -> URL {
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/\(name)"
            if FileManager.default.isExecutableFile(atPath: candidate) { return URL(filePath: candidate) }
        }
        throw Missing(program: name, package: package)
    }

    static func process(_ program: URL, _ arguments: [String], output: FileHandle) -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ["PATH": path, "LANG": "C.UTF-8"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        return process
    }

    /// Runs to the end; gives status and what was printed.
    static func run(
        _ name: String,
        from package: String,
        _ arguments: [String],
        in scratch: Scratch
    ) async throws -> (status: Int32, text: String) {
        let file = scratch.path("output-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        let process = process(
            try find(name, from: package),
            arguments,
            output: try FileHandle(forWritingTo: URL(filePath: file))
        )
        try await end(of: process) { try process.run() }
        return (process.terminationStatus, try String(contentsOfFile: file, encoding: .utf8))
    }

    /// Waits until a process has ended, having started or told it to.
    static func end(of process: Process, after action: () throws -> Void) async throws {
        let (ended, gotEnded) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in gotEnded.finish() }
        try action()
        for await _ in ended {}
    }
}

/// A directory of one test's own.
final class Scratch: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "rekey-dns-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    @discardableResult
    func write(_ text: String, _ name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return path(name)
    }
}
