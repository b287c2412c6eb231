import Foundation
import KeyGeneration
import Testing

/// A directory for one test, with the `openssl` command at hand as the judge.
final class Workbench: Sendable {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "rekey-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func openssl(_ arguments: [String]) throws -> (status: Int32, output: [UInt8]) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = directory
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, [UInt8](output))
    }

    func openssl(_ arguments: String...) throws -> (status: Int32, output: [UInt8]) { try openssl(arguments) }

    /// What the command prints; an error when it fails.
    func text(_ arguments: String...) throws -> String {
        let (status, output) = try openssl(arguments)
        try #require(status == 0)
        return String(decoding: output, as: UTF8.self)
    }

    func store(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: directory.appending(path: name))
    }

    func write(_ key: PrivateKey, _ name: String) throws {
        try writing(name) { try key.write(to: $0) }
    }

    func writing(_ name: String, _ body: (Int32) throws -> Void) throws {
        let descriptor = open(directory.appending(path: name).path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try body(descriptor)
    }

    func reading<T>(_ name: String, _ body: (Int32) throws -> T) throws -> T {
        let descriptor = open(directory.appending(path: name).path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        return try body(descriptor)
    }
}
