import Glibc
import Hooks
import Storage
import SystemPackage
import TestSupport

/// A directory of scripts for one test.
struct ScriptDirectory {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    var path: String { directory.path.string }

    /// Writes a script that starts with `#!shell`, and returns its path.
    @discardableResult
    func script(_ name: String, shell: String = "/bin/dash", mode: mode_t = 0o755, _ text: String) throws -> String {
        let place = directory.path.appending(name)
        try LocalFileSystem().create(
            place,
            mode: FilePermissions(rawValue: mode),
            group: nil,
            contents: Array("#!\(shell)\n\(text)\n".utf8)
        )
        return place.string
    }

    /// Writes a file that is no program.
    func text(_ name: String, _ text: String) throws {
        try LocalFileSystem().create(
            directory.path.appending(name),
            mode: [.ownerReadWrite, .groupRead, .otherRead],
            group: nil,
            contents: Array(text.utf8)
        )
    }

    /// Puts other bytes into a file that is there.
    func overwrite(_ name: String, _ bytes: [UInt8]) throws {
        let descriptor = try FileDescriptor.open(directory.path.appending(name), .writeOnly, options: .truncate)
        defer { try? descriptor.close() }
        try descriptor.writeAll(bytes)
    }

    /// What a script wrote to a file here, or nil.
    func text(_ name: String) -> String? {
        (try? LocalFileSystem().read(directory.path.appending(name), limit: 1_000_000))
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Whether a process is there. One that only waits to be reaped is not.
func isAlive(_ process: Int32) -> Bool {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return false }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 512)
    let count = fread(&line, 1, line.count, file)
    let text = String(decoding: line.prefix(count), as: UTF8.self)
    guard let state = text.split(separator: ")").last?.split(separator: " ").first else { return false }
    return state != "Z" && state != "X"
}

/// Waits until a process is gone; false when it is still there after two seconds.
func isGone(_ process: Int32) async throws -> Bool {
    for _ in 0..<200 {
        if !isAlive(process) { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}
