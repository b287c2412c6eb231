import Foundation

/// `openssl s_server` on loopback, an independent hand at the other end.
final class OpenSSLServer {
    struct Silent: Error { let said: String }

    let port: UInt16
    private let process = Process()
    private let input = Pipe()

    /// Starts it in a directory, with these arguments beside the address.
    init(in directory: String, _ arguments: [String]) throws {
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.currentDirectoryURL = URL(filePath: directory)
        process.arguments = ["s_server", "-accept", "127.0.0.1:0"] + arguments
        let output = Pipe()
        // Open as long as the server shall live: it ends with its input.
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var said = ""
        while !said.contains("ACCEPT ") || !said.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Silent(said: said) }
            said += String(decoding: data, as: UTF8.self)
        }
        let address = said.split(whereSeparator: \.isNewline).last { $0.hasPrefix("ACCEPT ") }
        guard let port = address?.split(separator: ":").last.flatMap({ UInt16($0) }) else { throw Silent(said: said) }
        self.port = port
        // What it says later would fill the pipe.
        output.fileHandleForReading.readabilityHandler = { handle in
            if handle.availableData.isEmpty { handle.readabilityHandler = nil }
        }
    }

    /// Ends it. By a signal that cannot be blocked: the others are, where tests run, and children inherit that.
    func stop() { kill(process.processIdentifier, SIGKILL) }
}
