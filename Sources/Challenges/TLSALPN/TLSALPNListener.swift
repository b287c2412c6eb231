import NIOCore
import NIOSSL

/// The TLS-ALPN-01 listener (RFC 8737): up while a challenge is open, and only then.
///
/// Connections are capped and have a deadline from accept to close, handshake included (`ChallengePort`).
final class TLSALPNListener: Sendable {
    private let challenges: OpenChallenges
    private let certificates: OpenCertificates
    private let listening: ChallengePort

    init(address: String, port: Int, deadline: TimeAmount = ChallengePort.connectionDeadline) {
        let challenges = OpenChallenges()
        let certificates = OpenCertificates()
        listening = ChallengePort(
            address: address,
            port: port,
            deadline: deadline,
            isNeeded: { !challenges.isEmpty },
            prepare: { channel in
                let gate = HelloGate(certificates) { challenges.markAsked(token: $0) }
                try channel.pipeline.syncOperations.addHandler(gate)
            }
        )
        self.challenges = challenges
        self.certificates = certificates
    }

    /// The port in use, for a listener asked for any port.
    var boundPort: Int? { get async { await listening.boundPort } }

    /// Shows the certificate under the name from now on; binds first when nothing is open yet.
    func open(
        token: String,
        keyAuthorization: String,
        name: ValidationName,
        certificate: ChallengeCertificate
    ) async throws {
        certificates.add(
            OpenCertificates.Entry(token: token, configuration: try Self.configuration(certificate)),
            for: name
        )
        challenges.add(token: token, keyAuthorization: keyAuthorization)
        do {
            try await listening.settle()
        } catch {
            certificates.remove(token: token)
            challenges.remove(token: token)
            throw error
        }
    }

    /// Shows the token's certificate no longer; closes the listener when it was the last.
    func close(token: String) async {
        certificates.remove(token: token)
        challenges.remove(token: token)
        // Only binding throws, and nothing is bound for fewer challenges than before.
        try? await listening.settle()
    }

    func waitUntilAsked(token: String, atMost limit: Duration) async {
        await challenges.waitUntilAsked(token: token, atMost: limit)
    }

    private static func configuration(_ certificate: ChallengeCertificate) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate.der, format: .der))],
            privateKey: .privateKey(NIOSSLPrivateKey(customPrivateKey: SigningCallback(certificate: certificate)))
        )
        // RFC 8737 §4: "ACME servers that implement "acme-tls/1" MUST only negotiate TLS 1.2 or higher".
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = [HelloVerdict.challengeProtocol]
        // A validator that has gone without a close_notify must not keep its place.
        configuration.shutdownTimeout = .seconds(1)
        return configuration
    }
}
