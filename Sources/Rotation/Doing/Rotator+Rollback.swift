import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
package import Storage

extension Rotator {
    /// Makes an earlier generation live again because an operator says so: the one named, or the newest before the
    /// live one that is whole and valid long enough. What is newer is set aside, so that no run deploys it again.
    package func rollBack(_ lineage: Lineage, to number: GenerationNumber?) async -> LineageReport {
        do throws(Trouble) {
            return LineageReport(name: lineage.name, outcome: try await goBack(lineage, to: number))
        } catch {
            return LineageReport(
                name: lineage.name,
                outcome: .failed(await FailureBook(effects).close(error, of: lineage))
            )
        }
    }

    private func goBack(
        _ lineage: Lineage,
        to wanted: GenerationNumber?
    ) async throws(Trouble) -> LineageReport.Outcome {
        let lock: StateLock
        do throws(LockFailure) { lock = try StateLock.acquire(effects.state.lock(lineage.name)) } catch {
            throw .locked(error)
        }
        defer { withExtendedLifetime(lock) {} }
        try Recovery(effects).tidy(lineage)
        let desk = DeploymentDesk(effects)
        let live: GenerationNumber?
        do throws(LiveLinkFailure) { live = try effects.state.liveGeneration(lineage.name, effects.files) } catch {
            throw .link(error)
        }
        guard let target = wanted ?? desk.predecessor(of: lineage.name) else { throw .noPrevious }
        if target == live { return .unchanged(until: effects.clock.now()) }
        try refuseUnusable(target, lineage)
        let journal = try Journal(effects, lineage, reason: "rollback", authority: "")
        // Before the swap: a run that is killed after it must not undo what the operator chose.
        let earlier = setAside(newerThan: target, lineage)
        // Whoever goes back to it does not want it replaced and revoked any more.
        try? effects.ledger.clearPendingRevocation(certificate: lineage.name.text, generation: target.rawValue)
        let served: Bool
        do throws(Trouble) {
            served = try await desk.deploy(target, of: lineage, against: .itself, journal: journal)
        } catch {
            // What the operator chose is live whatever was said of it afterwards: no run may deploy the newer one again.
            if ((try? effects.state.liveGeneration(lineage.name, effects.files)) ?? nil) == target { throw error }
            for row in earlier {
                guard let number = GenerationNumber(rawValue: row.number) else { continue }
                desk.stand(lineage.name, number, row.standing, row.standingReason)
            }
            throw error
        }
        return .rotated(target, previous: live, due: nil, served: served)
    }

    /// Going back to a certificate that is expired, or nearly, would only exchange one outage for another.
    private func refuseUnusable(_ number: GenerationNumber, _ lineage: Lineage) throws(Trouble) {
        guard let generation = try? GenerationFacts.load(lineage.name, number, effects) else {
            throw .noGeneration(number)
        }
        if let ban = try DeploymentDesk(effects).ban(on: generation.manifest) { throw .banned(number, ban) }
        let state = PreviousState(generation.manifest.validity, isRevoked: false, at: effects.clock.now())
        guard state == .usable else { throw .expiring(number, generation.manifest.validity.notAfter) }
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
