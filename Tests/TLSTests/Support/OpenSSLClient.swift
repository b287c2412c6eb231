import Foundation
import PKI

/// `openssl s_client`, another hand at the same server.
enum OpenSSLClient {
    /// The leaf it is shown; nil when it is shown none.
    static func certificate(port: UInt16, startTLS: String) async throws -> Certificate? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "s_client", "-connect", "127.0.0.1:\(port)", "-starttls", startTLS, "-servername", "a.example", "-xmpphost",
            "a.example", "-showcerts",
        ]
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = await Task.detached { output.fileHandleForReading.readDataToEndOfFile() }.value
        let lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
        guard let first = lines.firstIndex(of: "-----BEGIN CERTIFICATE-----"),
            let last = lines[first...].firstIndex(of: "-----END CERTIFICATE-----")
        else { return nil }
        let block = lines[first...last].joined(separator: "\n") + "\n"
        return try? CertificateChain(pem: Array(block.utf8)).leaf
    }
}
