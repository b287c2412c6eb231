import ACME
import Deployment
import FoundationEssentials
import KeyGeneration
import PKI
import Storage
import SystemPackage

/// Asks authorities to revoke the certificates of a generation.
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
    ///
    /// With several keys every certificate is revoked that has not expired. When one of them is not, none counts as
    /// revoked; asking again for the others does no harm.
    func revoke(
        _ generation: Generation,
        at authorities: [Authority],
        for reason: RevocationReason?,
        by means: Means
    ) async throws(RevocationTrouble) -> RevocationRecord {
        let now = effects.clock.now()
        let pairs = generation.pairs.filter { $0.leaf.validity.notAfter > now }
        var answers: [Answer] = []
        for pair in pairs {
            guard let authority = authorities.first(where: { $0.name.text == pair.record.authority }) else {
                throw .unknownAuthority(generation.number, pair.record.authority)
            }
            answers.append(try await revoke(pair, generation, authority, reason, by: means))
        }
        guard let first = answers.first else {
            throw .expired(generation.number, generation.manifest.validity.notAfter)
        }
        let live = (try? effects.state.liveGeneration(generation.name, effects.files)) ?? nil
        return RevocationRecord(
            generation: generation.number,
            reason: reason,
            wasRevokedAlready: answers.allSatisfy { $0.outcome == .alreadyRevoked },
            signatory: answers.first { $0.signatory != .account }?.signatory ?? first.signatory,
            isLive: live == generation.number
        )
    }

    private struct Answer {
        let outcome: RevocationOutcome
        let signatory: RevocationRecord.Signatory
    }

    private func revoke(
        _ pair: IssuedPair,
        _ generation: Generation,
        _ authority: Authority,
        _ reason: RevocationReason?,
        by means: Means
    ) async throws(RevocationTrouble) -> Answer {
        switch means {
        case .account: return try await ask(pair, generation, authority, reason, .account)
        case .certificateKey: return try await ask(pair, generation, authority, reason, .certificateKey)
        case .whoeverMay:
            do throws(RevocationTrouble) { return try await ask(pair, generation, authority, reason, .account) } catch {
                guard error.leavesItToTheKey else { throw error }
                return try await ask(pair, generation, authority, reason, .certificateKey)
            }
        }
    }

    private func ask(
        _ pair: IssuedPair,
        _ generation: Generation,
        _ authority: Authority,
        _ reason: RevocationReason?,
        _ signatory: RevocationRecord.Signatory
    ) async throws(RevocationTrouble) -> Answer {
        let (client, key) = try await credentials(pair, generation, authority, signatory)
        do throws(ACMEFailure) {
            let outcome = try await client.revoke(pair.leaf, reason: reason, by: key)
            return Answer(outcome: outcome, signatory: signatory)
        } catch {
            throw .refused(generation.number, error, signatory)
        }
    }

    private func credentials(
        _ pair: IssuedPair,
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
            let signer = try signer(pair, generation)
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
    private func signer(_ pair: IssuedPair, _ generation: Generation) throws(RevocationTrouble) -> any Signer {
        let key: CertificateKey
        do throws(BorrowingFailure<KeyFailure>) {
            key = try effects.files.readKey(pair.path(of: .key)) { descriptor throws(KeyFailure) in
                try CertificateKey(readingFrom: descriptor)
            }
        } catch {
            throw .key(generation.number, error)
        }
        guard key.publicKey == pair.leaf.publicKey, let signer = effects.accounts.wiring.certificateSigner(key)
        else { throw .otherKey(generation.number) }
        return signer
    }
}
