import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// Keeps the wishes for revocations, and fulfils them when their time has come.
///
/// The order of the durable steps: the wish, the key denied, the authority asked, the certificate marked, the wish
/// taken out. Each is a point from which a later run goes on; asking twice does no harm.
struct RevocationDesk: Sendable {
    private let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// Writes down that what is live is to be revoked once its successor is served, and denies its key at once if it
    /// is compromised. A replacement that is under way already is gone on with. Under the certificate's lock.
    func wishForReplacement(_ lineage: Lineage, for reason: RevocationReason?) throws(Trouble) {
        guard Self.canBeSeen(lineage) else { throw .revocation(.unprovable) }
        let snapshot = try snapshot(of: lineage)
        // With nothing live there is nothing to revoke; the pass orders a first certificate.
        guard let live = snapshot.live else { return }
        let underWay = try wishes(of: lineage.name).first { $0.awaitsSuccessor }
        let wish = PendingRevocation(
            certificate: lineage.name.text,
            generation: underWay?.generation ?? live.number.rawValue,
            reason: reason?.rawValue,
            newest: underWay?.newest ?? snapshot.numbers.last?.rawValue ?? live.number.rawValue,
            since: underWay?.since ?? effects.clock.now()
        )
        try keep(wish)
        try denyKey(of: wish, lineage.name)
    }

    /// The same urgency, or replacement where one is wished for.
    func pressed(
        _ urgency: Urgency,
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot
    ) throws(Trouble) -> Urgency {
        urgency.pressed(by: try wishes(of: lineage.name), snapshot.view)
    }

    /// Fulfils what can be fulfilled, under the certificate's lock. Empty when nothing is wished for, which is what
    /// usually is the case, or when another process is at work.
    func finish(_ lineage: Lineage) async -> [RevocationNote] {
        guard let known = try? wishes(of: lineage.name), !known.isEmpty,
            let lock = try? StateLock.acquire(effects.state.lock(lineage.name))
        else { return [] }
        defer { withExtendedLifetime(lock) {} }
        var notes: [RevocationNote] = []
        for wish in (try? wishes(of: lineage.name)) ?? [] {
            guard let number = GenerationNumber(rawValue: wish.generation) else { continue }
            notes.append(await finish(wish, number, lineage))
        }
        return notes
    }

    private func finish(
        _ wish: PendingRevocation,
        _ number: GenerationNumber,
        _ lineage: Lineage
    ) async -> RevocationNote {
        do throws(Trouble) {
            if wish.awaitsSuccessor, try !isReplaced(number, lineage) { return .waiting(number) }
            return .done(try await fulfil(wish, lineage, authorities: lineage.authorities, by: .whoeverMay))
        } catch .revocation(.expired), .revocation(.missing) {
            // What is past its end, or gone from the disk, can never be revoked: the wish would stand for ever.
            try? forget(wish)
            return .lapsed(number)
        } catch {
            let failure = await FailureBook(effects).close(error, of: lineage)
            var kept = wish
            kept.problem = failure.verdict
            try? effects.ledger.setPendingRevocation(kept)
            return .failed(number, failure)
        }
    }

    /// Revokes the generation of a wish, marks it and takes the wish out. Under the certificate's lock.
    func fulfil(
        _ wish: PendingRevocation,
        _ lineage: Lineage,
        authorities: [Authority],
        by means: Revoker.Means
    ) async throws(Trouble) -> RevocationRecord {
        try denyKey(of: wish, lineage.name)
        guard let number = GenerationNumber(rawValue: wish.generation),
            let generation = try? GenerationFacts.load(lineage.name, number, effects)
        else { throw .revocation(.missing(wish.generation)) }
        let issuer = generation.manifest.authority
        for issuer in generation.manifest.authorities where !authorities.contains(where: { $0.name.text == issuer }) {
            throw .revocation(.unknownAuthority(number, issuer))
        }
        let journal = try Journal(effects, lineage, reason: "revoke", authority: issuer)
        let reason = wish.reason.map { RevocationReason(rawValue: $0) }
        let record: RevocationRecord
        do throws(RevocationTrouble) {
            record = try await Revoker(effects).revoke(generation, at: authorities, for: reason, by: means)
        } catch {
            throw .revocation(error)
        }
        try DenyList(effects).markRevoked(generation.manifest)
        let words = "generation \(number.rawValue)\(reason.map { ": \($0.word)" } ?? "")"
        DeploymentDesk(effects).stand(lineage.name, number, .revoked, reason?.word)
        try forget(wish)
        journal.note(.revoked, words)
        journal.end(.revoked, generation: number, record.wasRevokedAlready ? "\(words), before this" : words)
        return record
    }

    /// Writes a wish down.
    func keep(_ wish: PendingRevocation) throws(Trouble) {
        do throws(LedgerFailure) { try effects.ledger.setPendingRevocation(wish) } catch { throw .ledger(error) }
    }

    /// Takes a wish out.
    func forget(_ wish: PendingRevocation) throws(Trouble) {
        do throws(LedgerFailure) {
            try effects.ledger.clearPendingRevocation(certificate: wish.certificate, generation: wish.generation)
        } catch {
            throw .ledger(error)
        }
    }

    /// Denies what should be denied by now: whoever wished for a revocation may have been killed right afterwards.
    func recover(_ name: LineageName) throws(Trouble) {
        try DenyList(effects).refill(at: effects.clock.now())
        for wish in try wishes(of: name) { try denyKey(of: wish, name) }
    }

    private func denyKey(of wish: PendingRevocation, _ name: LineageName) throws(Trouble) {
        guard wish.reason == RevocationReason.keyCompromise.rawValue,
            let number = GenerationNumber(rawValue: wish.generation),
            let manifest = try? GenerationFacts.load(name, number, effects).manifest
        else { return }
        let list = DenyList(effects)
        for pair in manifest.pairs {
            try list.deny(
                key: pair.publicKey.description,
                reason: "key compromise of generation \(number.rawValue) of \(name)",
                at: effects.clock.now()
            )
        }
    }

    /// Whether a successor is live, and every target was seen to serve it.
    private func isReplaced(_ number: GenerationNumber, _ lineage: Lineage) throws(Trouble) -> Bool {
        let snapshot = try snapshot(of: lineage)
        guard let live = snapshot.live, live.number > number, Self.canBeSeen(lineage) else { return false }
        return snapshot.view.isSettled
    }

    /// Whether there is an endpoint at all that can show what is served.
    private static func canBeSeen(_ lineage: Lineage) -> Bool { lineage.targets.contains { !$0.endpoints.isEmpty } }

    private func snapshot(of lineage: Lineage) throws(Trouble) -> LineageReader.Snapshot {
        let reader = LineageReader(files: effects.files, state: effects.state, ledger: effects.ledger)
        do throws(LineageReader.Failure) { return try reader.snapshot(of: lineage, at: effects.clock.now()) } catch {
            throw .unreadable(error)
        }
    }

    private func wishes(of name: LineageName) throws(Trouble) -> [PendingRevocation] {
        do throws(LedgerFailure) { return try effects.ledger.pendingRevocations(certificate: name.text) } catch {
            throw .ledger(error)
        }
    }
}
