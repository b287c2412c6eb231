import Foundation
import Testing

/// Runs a program and waits for it away from the threads that the authority under test needs.
enum Command {
    struct Output: Sendable {
        let status: Int32
        let standardOutput: [UInt8]
        let standardError: String

        var text: String { String(decoding: standardOutput, as: UTF8.self) }
    }

    static func run(
        _ program: String,
        _ arguments: [String],
        input: [UInt8] = [],
        in directory: URL? = nil,
        environment: [String: String] = [:]
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: dispatch queues share theirs with Swift's tasks.
            Thread.detachNewThread {
                continuation.resume(
                    with: Result { try wait(program, arguments, input, directory, environment) }
                )
            }
        }
    }

    /// Runs `openssl`; its failure is the test's.
    @discardableResult
    static func openssl(_ arguments: String..., input: [UInt8] = [], in directory: URL? = nil) async throws -> Output {
        let output = try await run("openssl", arguments, input: input, in: directory)
        try #require(output.status == 0, "openssl \(arguments.joined(separator: " ")): \(output.standardError)")
        return output
    }

    private static func wait(
        _ program: String,
        _ arguments: [String],
        _ input: [UInt8],
        _ directory: URL?,
        _ environment: [String: String]
    ) throws -> Output {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        // Nothing of this process's environment but where programs are: another test may have put a proxy into it.
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        process.environment = ["PATH": path, "LANG": "C.UTF-8"].merging(environment) { $1 }
        if let directory { process.currentDirectoryURL = directory }
        let errors = FileManager.default.temporaryDirectory.appending(path: "minica-stderr-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        let output = Pipe()
        let stdin = Pipe()
        process.standardOutput = output
        process.standardInput = stdin
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        // A request is far smaller than a pipe: this cannot block.
        try stdin.fileHandleForWriting.write(contentsOf: Data(input))
        try stdin.fileHandleForWriting.close()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let said = String(decoding: try FileHandle(forReadingFrom: errors).readToEnd() ?? Data(), as: UTF8.self)
        return Output(status: process.terminationStatus, standardOutput: [UInt8](bytes), standardError: said)
    }
}

/// A directory of one test's own.
final class Scratch: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "rekey-minica-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    @discardableResult
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: url.appending(path: name))
        return path(name)
    }

    func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url.appending(path: name))) }
}
