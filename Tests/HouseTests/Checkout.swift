import Foundation

/// The checkout this test was compiled from, read as text.
enum Checkout {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct Source: CustomStringConvertible {
        let target: String
        let path: String
        let lines: [String]
        var description: String { path }
    }

    /// All Swift files under `Sources/`, each with the target it belongs to.
    static func sources() throws -> [Source] {
        let folder = root.appending(path: "Sources")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            return Source(
                target: String(name.prefix { $0 != "/" }),
                path: "Sources/\(name)",
                lines: text.components(separatedBy: "\n")
            )
        }
    }

    /// Runs a command at the checkout's root and gives what it printed.
    static func run(_ executable: String, _ arguments: [String]) throws -> (status: Int32, output: Data) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [executable] + arguments
        process.currentDirectoryURL = root
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}
