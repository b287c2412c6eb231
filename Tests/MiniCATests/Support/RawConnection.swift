import Foundation
import MiniCA

/// Octets over TLS by `openssl s_client`: nothing is read into what comes back.
enum RawConnection {
    /// Sends a GET that ends the connection; the answer's octets, and whether the time ran out.
    static func get(
        _ target: String,
        of ca: MiniCA,
        roots: String,
        seconds: Double = 10
    ) async throws -> (octets: [UInt8], timedOut: Bool) {
        let request = "GET \(target) HTTP/1.1\r\nHost: localhost\r\nUser-Agent: raw\r\nConnection: close\r\n\r\n"
        let output = try await Command.run(
            "timeout",
            [
                // The signals that can be blocked are, in the threads that start programs here.
                "-s", "KILL", "\(seconds)", "openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(ca.port)",
                "-servername",
                "localhost", "-CAfile", roots,
            ],
            input: Array(request.utf8)
        )
        return (output.standardOutput, [9, 137].contains(output.status))
    }
}
