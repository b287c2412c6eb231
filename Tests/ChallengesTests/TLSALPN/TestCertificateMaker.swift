import ACME
import Challenges
import Foundation
import KeyGeneration
import PKI

/// The real certificates, at a fixed instant.
struct TestCertificateMaker: ChallengeCertificateMaker {
    func certificate(
        for identifier: Identifier,
        digest: SHA256Digest
    ) throws(SolverFailure) -> ChallengeCertificate {
        let instant = Date(timeIntervalSince1970: 1_800_000_000)
        guard let made = try? ValidationCertificate(for: identifier, digest: digest, at: instant) else {
            throw SolverFailure(reason: "no certificate", isPermanent: true)
        }
        return ChallengeCertificate(der: made.der) { message throws(SigningFailure) in
            do throws(KeyFailure) { return try made.sign(message) } catch { throw SigningFailure("\(error)") }
        }
    }
}

extension ChallengeAnswer {
    /// An answer to a TLS-ALPN-01 challenge for a name or an address.
    static func tlsALPN(_ name: String, token: String, isWildcard: Bool = false) throws -> ChallengeAnswer {
        guard let token = ChallengeToken(token) else { throw SolverFailure(reason: "token", isPermanent: true) }
        return ChallengeAnswer(
            identifier: try Identifier(name),
            isWildcard: isWildcard,
            type: .tlsALPN01,
            token: token,
            account: ChallengeAccount(url: "https://ca.example/acct/1", thumbprint: "thumbprint")
        )
    }
}
