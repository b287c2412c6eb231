import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// The transaction: looks, decides, and does one thing for one certificate, under its lock.
package struct Rotator: Sendable {
    package let effects: Effects

    package init(_ effects: Effects) { self.effects = effects }

    /// One pass over one certificate: finish what was interrupted, or rotate what is due, or look again at what was
    /// not seen served. Never throws: whatever happens is in the report, and in the ledger.
    package func pass(_ lineage: Lineage, urgency: Urgency = .scheduled) async -> LineageReport {
        let outcome: LineageReport.Outcome
        do throws(Trouble) {
            outcome = try await continued(try await attempt(lineage, urgency: urgency), of: lineage)
        } catch .processing(let until, let trouble) {
            let book = FailureBook(effects)
            book.park(lineage, until: until)
            outcome = .processing(book.report(.processing(until: until, because: trouble), of: lineage, until: until))
        } catch {
            outcome = .failed(await FailureBook(effects).close(error, of: lineage))
        }
        await HookTelling(effects).afterPass(outcome, lineage)
        return await finishRevocations(outcome, lineage)
    }

    /// Goes on after soaks, as long as this run has patience for them. The lock is not held meanwhile: whoever goes back, or
    /// rotates again, finds the way free, and everything is decided anew afterwards.
    private func continued(
        _ first: LineageReport.Outcome,
        of lineage: Lineage
    ) async throws(Trouble) -> LineageReport.Outcome {
        var outcome = first
        while case .soaking(let pause) = outcome {
            effects.narrator.reached(.soaking, of: lineage.name, detail: pause.text)
            guard await effects.patience.wait(until: pause.soak.until, effects.clock) else { return outcome }
            outcome = pause.followed(by: try await attempt(lineage, urgency: .scheduled), lineage)
        }
        return outcome
    }

    /// Looks without the lock first: a pass over a thousand certificates of which none is due takes no lock at all.
    private func attempt(_ lineage: Lineage, urgency: Urgency) async throws(Trouble) -> LineageReport.Outcome {
        if let completed = try await finishRollback(lineage) { return completed }
        var look = try task(lineage, urgency)
        if case .clockWrong = look.task {
            // A clock that was set right is believed at once: the authorities are asked what time it is.
            _ = await AdviceRound(effects).lookIn(on: lineage.authorities)
            look = try task(lineage, urgency)
        }
        switch look.task {
        case .nothing(let until):
            // All is as it should be: an old failure is not news any more.
            if look.snapshot.failure != nil { try? effects.ledger.clearFailure(certificate: lineage.name.text) }
            sweepLinks(of: lineage)
            await sweepRecords(of: lineage)
            return .unchanged(until: until)
        case .wait(let due, let until):
            sweepLinks(of: lineage)
            await sweepRecords(of: lineage)
            return .waiting(due, until: until)
        default: break
        }
        let lock: StateLock
        do throws(LockFailure) { lock = try StateLock.acquire(effects.state.lock(lineage.name)) } catch {
            throw .locked(error)
        }
        defer { withExtendedLifetime(lock) {} }
        try Recovery(effects).tidy(lineage)
        // Another process may have done the work between the look and the lock.
        let (task, snapshot, pressed) = try task(lineage, urgency)
        return try await perform(task, lineage, snapshot, pressed)
    }

    /// Takes away what a killed run left in `tmp/` and beside users' paths, whatever is due. Usually there is nothing, and
    /// a few looks are all it costs; what resists, or belongs to a living process, is left to the next run.
    private func sweepLinks(of lineage: Lineage) {
        let besides = Besides(fileSystem: effects.files, state: effects.state)
        let link = (try? effects.files.metadata(of: effects.state.nextLive(lineage.name))) ?? nil
        guard link != nil || besides.areThere(lineage.targets),
            let lock = try? StateLock.acquire(effects.state.lock(lineage.name))
        else { return }
        defer { withExtendedLifetime(lock) {} }
        _ = try? effects.state.sweep(lineage.name, effects.files)
        besides.sweep(lineage.targets)
    }

    /// Takes away the DNS records that a killed run left, where no order is about to do it anyway. Usually there is no
    /// such list, and one look is all it costs; what resists is tried again by the next run.
    private func sweepRecords(of lineage: Lineage) async {
        let list = (try? effects.files.metadata(of: effects.state.challengeRecords(lineage.name))) ?? nil
        guard list != nil, let lock = try? StateLock.acquire(effects.state.lock(lineage.name)) else { return }
        defer { withExtendedLifetime(lock) {} }
        for prepared in (try? effects.challenges.solvers(of: lineage)) ?? [] {
            _ = try? await prepared.removeLeftovers()
        }
    }

    private func task(
        _ lineage: Lineage,
        _ urgency: Urgency
    ) throws(Trouble) -> (task: NextTask, snapshot: LineageReader.Snapshot, urgency: Urgency) {
        let now = effects.clock.now()
        let reader = LineageReader(files: effects.files, state: effects.state, ledger: effects.ledger)
        let snapshot: LineageReader.Snapshot
        do throws(LineageReader.Failure) { snapshot = try reader.snapshot(of: lineage, at: now) } catch {
            throw .unreadable(error)
        }
        let pressed = try RevocationDesk(effects).pressed(urgency, lineage, snapshot)
        let task = NextTask.decide(snapshot.view, wish: lineage.wish, urgency: pressed, now: now)
        return (task, snapshot, pressed)
    }

    private func perform(
        _ task: NextTask,
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ urgency: Urgency
    ) async throws(Trouble) -> LineageReport.Outcome {
        let deployment = DeploymentDesk(effects)
        switch task {
        case .nothing(let until): return .unchanged(until: until)
        case .wait(let due, let until): return .waiting(due, until: until)
        case .braked(_, let brake): throw .braked(brake)
        case .clockWrong(let trouble): throw .clock(trouble)
        case .settle(let number), .advance(let number, _):
            return outcome(try await deployment.settle(lineage, number), .settled(number))
        case .deploy(let number):
            let journal = try Journal(effects, lineage, reason: "deploy", authority: "")
            let standard = DeploymentDesk.Standard.configuration(live: snapshot.live, isForced: false)
            let ending = try await deployment.deploy(number, of: lineage, against: standard, journal: journal)
            return outcome(ending, .settled(number))
        case .resume, .order, .assemble: return try await rotate(task, lineage, snapshot, urgency)
        }
    }

    /// One order after the other until there is a generation: one where there is one key, and with several as many as are
    /// missing. Before each, everything is looked at and decided anew: what is issued is kept whatever comes next.
    private func rotate(
        _ task: NextTask,
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ urgency: Urgency
    ) async throws(Trouble) -> LineageReport.Outcome {
        let work = OrderRound(effects, lineage, ignoresBudget: urgency.ignoresBudget)
        var (task, snapshot) = (task, snapshot)
        // Each turn brings one certificate, or the generation; one more turn than there are keys is never needed.
        for _ in 0...lineage.keys.algorithms.count {
            guard task.isObtaining else { break }
            if case .generation(let number) = try await work.take(task, snapshot), let journal = work.journal {
                let isForced = urgency.forced != nil
                return try await deployNew(number, work.due, lineage, snapshot, journal, isForced: isForced)
            }
            (task, snapshot, _) = try self.task(lineage, urgency)
        }
        work.interrupt()
        guard !task.isObtaining else { return .unchanged(until: effects.clock.now()) }
        // The rest may not be ordered now: what else there is to do is done.
        return try await perform(task, lineage, snapshot, urgency)
    }

    private func deployNew(
        _ number: GenerationNumber,
        _ due: Due?,
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ journal: Journal,
        isForced: Bool
    ) async throws(Trouble) -> LineageReport.Outcome {
        let ending = try await DeploymentDesk(effects).deploy(
            number,
            of: lineage,
            against: .configuration(live: snapshot.live, isForced: isForced),
            journal: journal
        )
        switch ending {
        case .done(let isSeen): return .rotated(number, previous: snapshot.live?.number, due: due, served: isSeen)
        case .pausing(var pause):
            pause.rotated = RolloutPause.Rotated(previous: snapshot.live?.number, due: due)
            return .soaking(pause)
        }
    }

    private func outcome(_ ending: RolloutDesk.Ending, _ done: LineageReport.Outcome) -> LineageReport.Outcome {
        if case .pausing(let pause) = ending { .soaking(pause) } else { done }
    }
}
