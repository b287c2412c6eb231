import ACME
import Deployment
import FoundationEssentials
import KeyGeneration
import PKI
import Storage
import SystemPackage

/// Asks an authority to revoke one certificate, and writes down that it did.
struct Revoker: Sendable {
    private let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// Who signs.
    enum Means: Sendable {
        case account
        case certificateKey
        /// The account, and the certificate's own key if the account is refused as unauthorized or gone.
        case whoeverMay
    }

    /// Revokes and marks. One that is revoked already counts as done (RFC 8555 §7.6).
    func revoke(
        _ generation: Generation,
        at authority: Authority,
        for reason: RevocationReason?,
        by means: Means
    ) async throws(RevocationTrouble) -> RevocationRecord {
        guard generation.leaf.validity.notAfter > effects.clock.now() else {
            throw .expired(generation.number, generation.leaf.validity.notAfter)
        }
        switch means {
        case .account: return try await ask(generation, authority, reason, .account)
        case .certificateKey: return try await ask(generation, authority, reason, .certificateKey)
        case .whoeverMay:
            do throws(RevocationTrouble) { return try await ask(generation, authority, reason, .account) } catch {
                guard error.leavesItToTheKey else { throw error }
                return try await ask(generation, authority, reason, .certificateKey)
            }
        }
    }

    private func ask(
        _ generation: Generation,
        _ authority: Authority,
        _ reason: RevocationReason?,
        _ signatory: RevocationRecord.Signatory
    ) async throws(RevocationTrouble) -> RevocationRecord {
        let (client, key) = try await credentials(generation, authority, signatory)
        let outcome: RevocationOutcome
        do throws(ACMEFailure) { outcome = try await client.revoke(generation.leaf, reason: reason, by: key) } catch {
            throw .refused(generation.number, error, signatory)
        }
        let live = (try? effects.state.liveGeneration(generation.name, effects.files)) ?? nil
        return RevocationRecord(
            generation: generation.number,
            reason: reason,
            wasRevokedAlready: outcome == .alreadyRevoked,
            signatory: signatory,
            isLive: live == generation.number
        )
    }

    private func credentials(
        _ generation: Generation,
        _ authority: Authority,
        _ signatory: RevocationRecord.Signatory
    ) async throws(RevocationTrouble) -> (ACMEClient, RevocationKey) {
        switch signatory {
        case .account:
            do throws(AccountTrouble) { return try await account(authority) } catch {
                throw .account(generation.number, error)
            }
        case .certificateKey:
            let signer = try signer(generation)
            do throws(AccountTrouble) {
                return (try await effects.accounts.client(for: authority), .certificate(signer))
            } catch {
                throw .account(generation.number, error)
            }
        }
    }

    private func account(_ authority: Authority) async throws(AccountTrouble) -> (ACMEClient, RevocationKey) {
        // A fresh account would have no right to revoke anything.
        let note = try AccountKeeper.noted(authority, files: effects.files, state: effects.state)
        guard note != nil else { throw .notRegistered(authority.name) }
        let session = try await effects.accounts.session(with: authority)
        return (session.client, .account(session.identity))
    }

    /// The certificate's key, read from the generation into OpenSSL, and proven to be the certificate's.
    private func signer(_ generation: Generation) throws(RevocationTrouble) -> any Signer {
        let key: CertificateKey
        do throws(BorrowingFailure<KeyFailure>) {
            key = try effects.files.readKey(generation.path(of: .key)) { descriptor throws(KeyFailure) in
                try CertificateKey(readingFrom: descriptor)
            }
        } catch {
            throw .key(generation.number, error)
        }
        guard key.publicKey == generation.leaf.publicKey, let signer = effects.accounts.wiring.certificateSigner(key)
        else { throw .otherKey(generation.number) }
        return signer
    }
}
