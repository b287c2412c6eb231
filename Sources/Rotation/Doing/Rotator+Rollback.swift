import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
package import Storage

extension Rotator {
    /// Makes an earlier generation live again because an operator says so: the one named, or the newest before the
    /// live one that is whole and valid long enough. What is newer is set aside, so that no run deploys it again.
    ///
    /// - Parameter acceptsExpiring: whether one that is valid, but not for long, will do. Expired or revoked never does.
    package func rollBack(
        _ lineage: Lineage,
        to number: GenerationNumber?,
        acceptsExpiring: Bool = false
    ) async -> LineageReport {
        do throws(Trouble) {
            let lock = try lock(lineage)
            defer { withExtendedLifetime(lock) {} }
            try Recovery(effects).tidy(lineage)
            guard let target = number ?? DeploymentDesk(effects).predecessor(of: lineage.name) else {
                throw .noPrevious
            }
            if try live(lineage) == target {
                RollbackIntent(effects, lineage.name).forget()
                return LineageReport(name: lineage.name, outcome: .unchanged(until: effects.clock.now()))
            }
            try refuseUnusable(target, lineage, acceptsExpiring: acceptsExpiring)
            return LineageReport(name: lineage.name, outcome: try await goBack(lineage, to: target))
        } catch {
            return LineageReport(
                name: lineage.name,
                outcome: .failed(await FailureBook(effects).close(error, of: lineage))
            )
        }
    }

    /// Completes a rollback that a killed run left, to the last step; nil when there is none.
    func finishRollback(_ lineage: Lineage) async throws(Trouble) -> LineageReport.Outcome? {
        guard RollbackIntent(effects, lineage.name).pending != nil else { return nil }
        let lock = try lock(lineage)
        defer { withExtendedLifetime(lock) {} }
        // Another process may have done it between the look and the lock.
        guard let number = RollbackIntent(effects, lineage.name).pending else { return nil }
        try Recovery(effects).tidy(lineage)
        do throws(Trouble) {
            try refuseUnusable(number, lineage, acceptsExpiring: true)
        } catch {
            RollbackIntent(effects, lineage.name).forget()
            throw error
        }
        return try await goBack(lineage, to: number)
    }

    /// Each step can be repeated: the same generation is made live, and told to services, as often as it takes.
    private func goBack(
        _ lineage: Lineage,
        to target: GenerationNumber
    ) async throws(Trouble) -> LineageReport.Outcome {
        let desk = DeploymentDesk(effects)
        let intent = RollbackIntent(effects, lineage.name)
        let live = try live(lineage)
        let journal = try Journal(effects, lineage, reason: "rollback", authority: "")
        try intent.note(target)
        // From here on only a kill leaves the intent.
        defer { intent.forget() }
        // Before the swap: a run that is killed after it must not undo what the operator chose.
        let earlier = setAside(newerThan: target, lineage)
        // Whoever goes back to it does not want it replaced and revoked any more.
        try? effects.ledger.clearPendingRevocation(certificate: lineage.name.text, generation: target.rawValue)
        do throws(Trouble) {
            let ending = try await desk.deploy(target, of: lineage, against: .itself, journal: journal)
            let isSeen = ending == .done(isSeen: true)
            return .rotated(target, previous: live == target ? nil : live, due: nil, served: isSeen)
        } catch {
            // What the operator chose is live whatever was said of it afterwards: no run may deploy the newer one again.
            if (try? self.live(lineage)) == target { throw error }
            for row in earlier {
                guard let number = GenerationNumber(rawValue: row.number) else { continue }
                // One that an interrupted attempt had set aside is what is live all the same.
                let isLive = number == live
                desk.stand(lineage.name, number, isLive ? .live : row.standing, isLive ? nil : row.standingReason)
            }
            throw error
        }
    }

    private func lock(_ lineage: Lineage) throws(Trouble) -> StateLock {
        do throws(LockFailure) { return try StateLock.acquire(effects.state.lock(lineage.name)) } catch {
            throw .locked(error)
        }
    }

    private func live(_ lineage: Lineage) throws(Trouble) -> GenerationNumber? {
        do throws(LiveLinkFailure) { return try effects.state.liveGeneration(lineage.name, effects.files) } catch {
            throw .link(error)
        }
    }

    /// Going back to a certificate that is expired, or nearly, would only exchange one outage for another.
    private func refuseUnusable(
        _ number: GenerationNumber,
        _ lineage: Lineage,
        acceptsExpiring: Bool
    ) throws(Trouble) {
        guard let generation = try? GenerationFacts.load(lineage.name, number, effects) else {
            throw .noGeneration(number)
        }
        if let ban = try DeploymentDesk(effects).ban(on: generation.manifest) { throw .banned(number, ban) }
        let (validity, now) = (generation.manifest.validity, effects.clock.now())
        let remaining = validity.notAfter.timeIntervalSince(now)
        guard remaining > 0 else { throw .expiring(number, validity.notAfter, remaining: remaining) }
        guard acceptsExpiring || PreviousState(validity, isRevoked: false, at: now) == .usable else {
            throw .expiring(number, validity.notAfter, remaining: remaining)
        }
    }

    /// Gives the rows as they were.
    private func setAside(newerThan number: GenerationNumber, _ lineage: Lineage) -> [GenerationRow] {
        let desk = DeploymentDesk(effects)
        let rows = (try? effects.ledger.generations(certificate: lineage.name.text)) ?? []
        let newer = rows.filter { $0.number > number.rawValue }
        for row in newer {
            guard let number = GenerationNumber(rawValue: row.number) else { continue }
            desk.stand(lineage.name, number, .quarantined, "rolled back by an operator")
        }
        return newer
    }
}
