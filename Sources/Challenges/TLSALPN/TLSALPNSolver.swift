package import ACME
import NIOCore
import PKI

/// Answers TLS-ALPN-01 challenges from a listener of our own (RFC 8737, for addresses RFC 8738 §6).
///
/// The listener shows nothing but challenge certificates: it must have the port to itself, or be behind something that
/// passes connections for `acme-tls/1` on as they are.
package struct TLSALPNSolver: ChallengeSolver {
    private let listener: TLSALPNListener
    private let maker: any ChallengeCertificateMaker
    private let place: ListeningPlace

    /// A solver that listens on an IP address (`::` is every address, IPv4 as well) and a port; nothing is bound yet.
    package init(address: String, port: UInt16, certificates: any ChallengeCertificateMaker) {
        place = ListeningPlace(address: address, port: port, type: .tlsALPN01)
        listener = TLSALPNListener(address: address, port: Int(port))
        maker = certificates
    }

    package var type: ChallengeType { .tlsALPN01 }

    /// The port in use while a challenge is open; tells what `port: 0` became.
    package var boundPort: Int? { get async { await listener.boundPort } }

    /// Binds once and lets go: whether the port can be had is known before an order is spent.
    package func rehearse() async throws(SolverFailure) {
        // A listener that is up has the port already.
        guard await listener.boundPort == nil else { return }
        try place.tryBinding()
    }

    package func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        try answer.refuseWildcard()
        guard let name = ValidationName(of: answer.identifier) else {
            throw SolverFailure(
                reason: "tls-alpn-01: \(answer.identifier): cannot be proven by it",
                isPermanent: true,
                hint: "write an IPv4 address as one, not as ::ffff:a.b.c.d"
            )
        }
        // RFC 8737 §3: "the SHA-256 digest of the key authorization".
        let proof = try answer.tokenProof()
        let certificate = try maker.certificate(for: answer.identifier, digest: proof.digest)
        do {
            try await listener.open(
                token: proof.token.text,
                keyAuthorization: proof.keyAuthorization,
                name: name,
                certificate: certificate
            )
        } catch {
            throw place.failure(error)
        }
    }

    package func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async {
        guard let token = answer.token else { return }
        await listener.waitUntilAsked(token: token.text, atMost: limit)
    }

    package func withdraw(_ answer: ChallengeAnswer) async {
        guard let token = answer.token else { return }
        await listener.close(token: token.text)
    }
}
