package import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

extension Rotator {
    /// Revokes one generation because an operator says so, by the authority that issued it.
    ///
    /// What is revoked is never deployed again nor gone back to; with the reason `keyCompromise` its key is denied
    /// first, whatever the authority says. A request that brought no clear answer is repeated by later runs.
    ///
    /// - Parameter authorities: all that are configured: the one that issued it may not be the certificate's any more.
    package func revoke(
        _ lineage: Lineage,
        _ wish: RevocationWish,
        authorities: [Authority]
    ) async -> LineageReport {
        do throws(Trouble) {
            let record = try await carryOut(wish, lineage, authorities)
            return LineageReport(name: lineage.name, outcome: .revoked(record))
        } catch {
            let failure = await FailureBook(effects).close(error, of: lineage)
            return LineageReport(name: lineage.name, outcome: .failed(failure))
        }
    }

    /// Replaces what is live whatever its age, and revokes it once its successor is seen served by every target.
    ///
    /// The wish is durable before an order is sent: whenever this is killed, later passes go on. Nothing is revoked
    /// while the successor is not proven to be served.
    package func replace(
        _ lineage: Lineage,
        revokingFor reason: RevocationReason?,
        urgency: Urgency
    ) async -> LineageReport {
        do throws(Trouble) {
            let lock = try lock(lineage)
            defer { withExtendedLifetime(lock) {} }
            try Recovery(effects).tidy(lineage)
            try RevocationDesk(effects).wishForReplacement(lineage, for: reason)
        } catch {
            let failure = await FailureBook(effects).close(error, of: lineage)
            return LineageReport(name: lineage.name, outcome: .failed(failure))
        }
        return await pass(lineage, urgency: urgency)
    }

    /// The report of a pass with what came of the revocations that are wished for.
    func finishRevocations(_ outcome: LineageReport.Outcome, _ lineage: Lineage) async -> LineageReport {
        let notes = await RevocationDesk(effects).finish(lineage)
        let waiting = notes.compactMap { note in if case .waiting(let number) = note { number } else { nil } }
        guard case .failed(let failure) = outcome, let number = waiting.first else {
            return LineageReport(name: lineage.name, outcome: outcome, revocations: notes)
        }
        let amended = failure.adding("generation \(number.rawValue) is not revoked: its successor is not seen served")
        return LineageReport(name: lineage.name, outcome: .failed(amended), revocations: notes)
    }

    private func carryOut(
        _ wish: RevocationWish,
        _ lineage: Lineage,
        _ authorities: [Authority]
    ) async throws(Trouble) -> RevocationRecord {
        let lock = try lock(lineage)
        defer { withExtendedLifetime(lock) {} }
        try Recovery(effects).tidy(lineage)
        let number = try target(of: wish, lineage)
        let desk = RevocationDesk(effects)
        let pending = PendingRevocation(
            certificate: lineage.name.text,
            generation: number.rawValue,
            reason: wish.reason?.rawValue,
            newest: nil,
            since: effects.clock.now()
        )
        try desk.keep(pending)
        do throws(Trouble) {
            return try await desk.fulfil(
                pending,
                lineage,
                authorities: authorities,
                by: wish.isByCertificateKey ? .certificateKey : .account
            )
        } catch .revocation(let trouble) where !trouble.healsByItself {
            // A clear no: nothing was revoked, and asking again would not help.
            try desk.forget(pending)
            throw .revocation(trouble)
        }
    }

    /// The generation a wish is about, refused before anything is written where that can be.
    private func target(of wish: RevocationWish, _ lineage: Lineage) throws(Trouble) -> GenerationNumber {
        let live: GenerationNumber?
        let numbers: [GenerationNumber]
        do throws(LiveLinkFailure) { live = try effects.state.liveGeneration(lineage.name, effects.files) } catch {
            throw .link(error)
        }
        do throws(StorageFailure) { numbers = try effects.state.generationNumbers(lineage.name, effects.files) } catch {
            throw .storage(error)
        }
        let earlier = live.flatMap { live in numbers.last { $0 < live } }
        guard let wanted = wish.generation ?? earlier?.rawValue else { throw .revocation(.noEarlier) }
        guard let number = numbers.first(where: { $0.rawValue == wanted }),
            let generation = try? GenerationFacts.load(lineage.name, number, effects)
        else { throw .revocation(.missing(wanted)) }
        // Between two waves of targets the one before is served as well, and is the way back.
        let standings = DeploymentDesk(effects).standings(of: lineage.name)
        let isServed = number == live || live.map { number < $0 && standings[number.rawValue] == .live } ?? false
        if isServed, !wish.mayBeLive { throw .revocation(.live(number)) }
        // As long as one of several is valid there is something to revoke.
        let notAfter = generation.manifest.pairs.map(\.validity.notAfter).max() ?? generation.manifest.validity.notAfter
        guard notAfter > effects.clock.now() else { throw .revocation(.expired(number, notAfter)) }
        return number
    }

    private func lock(_ lineage: Lineage) throws(Trouble) -> StateLock {
        do throws(LockFailure) { return try StateLock.acquire(effects.state.lock(lineage.name)) } catch {
            throw .locked(error)
        }
    }
}

extension RotationFailure {
    /// The same failure, and something that did not happen because of it.
    func adding(_ clause: String) -> RotationFailure {
        RotationFailure(
            certificate: certificate,
            stage: stage,
            verdict: "\(verdict); \(clause)",
            said: said,
            live: live,
            next: next,
            attempt: attempt,
            hint: hint
        )
    }
}
