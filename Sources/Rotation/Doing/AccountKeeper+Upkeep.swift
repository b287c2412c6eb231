package import ACME
import FoundationEssentials
import KeyGeneration
import Storage
import SystemPackage

/// What is done to an account that is there: its contacts, its terms, its end.
extension AccountKeeper {
    /// Tells the authority the configured contacts (RFC 8555 §7.3.2).
    package func update(_ authority: Authority) async throws(AccountTrouble) -> Session {
        guard try note(of: authority) != nil else { throw .notRegistered(authority.name) }
        let session = try await session(with: authority)
        let contacts = authority.contacts.compactMap { ContactURL($0) }
        do throws(ACMEFailure) {
            _ = try await session.client.update(session.identity, contacts: contacts)
        } catch {
            throw .acme(error)
        }
        return session
    }

    /// Closes the account for ever (RFC 8555 §7.3.6). Its key stays on disk and is never used again; another account is
    /// made only when one is asked for by name.
    package func deactivate(_ authority: Authority) async throws(AccountTrouble) {
        guard let note = try note(of: authority) else { throw .notRegistered(authority.name) }
        if note.closed != nil { return }
        let session = try await session(with: authority)
        let lock = try lock(authority)
        defer { withExtendedLifetime(lock) {} }
        do throws(ACMEFailure) { try await session.client.deactivate(session.identity) } catch {
            guard try await isClosed(session) else { throw .acme(error) }
        }
        sessions[authority.name] = nil
        try write(note.closed(at: clock.now()), of: authority)
    }

    /// An answer that was lost, or an account that was closed elsewhere: the authority says so itself.
    private func isClosed(_ session: Session) async throws(AccountTrouble) -> Bool {
        do throws(ACMEFailure) { _ = try await session.client.find(session.identity.signer) } catch {
            switch error {
            case .accountUnusable: return true
            // RFC 8555 §7.3.6: "the server MUST reject further requests authorized by that account's key".
            case .problem(let answer, _): return answer.status == 401 || answer.status == 403
            default: return false
            }
        }
        return false
    }

    /// What the authority's terms of service are now, where they are others than those agreed to at registration.
    ///
    /// They are noted as seen, so that the news is told once.
    /// - Throws: `.acme(.needsTerms)` if the operator agreed to one document only, and this is another.
    package func newTerms(of authority: Authority, _ session: Session) async throws(AccountTrouble) -> ServerText? {
        let terms: ServerText?
        do throws(ACMEFailure) { terms = try await session.client.directory().metadata.termsOfService } catch {
            throw .acme(error)
        }
        guard let terms, let note = try note(of: authority), note.terms != "\(terms)" else { return nil }
        guard authority.agreement.covers("\(terms)") else { throw .acme(.needsTerms(url: terms)) }
        try write(note.agreeing(to: "\(terms)"), of: authority)
        return note.terms == nil ? nil : terms
    }

    /// A closed account's key is never used again: it makes room for the next.
    func setAsideIfClosed(_ authority: Authority) throws(AccountTrouble) {
        guard let note = try note(of: authority), note.closed != nil else { return }
        let place = state.account(authority.name)
        do throws(StorageFailure) {
            // Killed between these two, the next call goes on with the second.
            if try files.metadata(of: state.accountKey(authority.name)) != nil {
                let stamp = Int(clock.now().timeIntervalSince1970)
                try files.rename(state.accountKey(authority.name), to: place.appending("account.pem~closed-\(stamp)"))
            }
            try files.remove(place.appending("account.json"))
            try files.sync(place)
        } catch {
            throw .storage(error)
        }
    }
}
