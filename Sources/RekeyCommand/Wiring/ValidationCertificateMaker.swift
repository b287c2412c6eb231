import ACME
import Challenges
import KeyGeneration
import PKI

/// `ValidationCertificate` as what the TLS-ALPN-01 solver shows: the module that listens to strangers never sees a key.
struct ValidationCertificateMaker: ChallengeCertificateMaker {
    let clock: any ACMEClock

    func certificate(
        for identifier: Identifier,
        digest: SHA256Digest
    ) throws(SolverFailure) -> ChallengeCertificate {
        let made: ValidationCertificate
        do throws(KeyFailure) {
            made = try ValidationCertificate(for: identifier, digest: digest, at: clock.now())
        } catch {
            throw SolverFailure(reason: "tls-alpn-01: \(identifier): \(error)", isPermanent: false)
        }
        return ChallengeCertificate(der: made.der) { message throws(SigningFailure) in
            do throws(KeyFailure) { return try made.sign(message) } catch { throw SigningFailure("\(error)") }
        }
    }
}
