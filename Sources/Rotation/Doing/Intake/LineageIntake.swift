import ACME
import Deployment
import FoundationEssentials
import KeyGeneration
import Ledger
import PKI
package import Storage
import SystemPackage

/// Makes a pair that is already there the first generation of a lineage, live: no order, no network.
///
/// It goes the way of every generation: staged beside, validated from disk, one rename. What it is judged by is itself:
/// its own names and kind of key. Whether its chain leads to a trusted root is told and not demanded, for it is served
/// as it is already.
package struct LineageIntake: Sendable {
    private let effects: Effects
    private let examiner: IntakeExaminer

    package init(_ effects: Effects) {
        self.effects = effects
        examiner = IntakeExaminer(
            files: effects.files,
            state: effects.state,
            ledger: effects.ledger,
            clock: effects.clock
        )
    }

    /// Takes a pair over, or finds that it is live already.
    package func take(_ pair: IntakePair, as name: LineageName) async throws(IntakeFailure) -> IntakeReport {
        let lock: StateLock
        do throws(LockFailure) { lock = try StateLock.acquire(effects.state.lock(name)) } catch { throw .locked(error) }
        defer { withExtendedLifetime(lock) {} }
        try tidy(name)
        let look = try examiner.look(pair, name)
        let trust = pair.trust.verify(pair.chain, at: effects.clock.now())
        if look.isLive { return IntakeReport(outcome: .unchanged, generation: look.number, trust: trust) }
        try examiner.refuseBanned(pair, name)
        let journal = try IntakeJournal(effects, name, pair)
        do throws(IntakeFailure) {
            journal.taken(try await stage(pair, name, look))
            return IntakeReport(outcome: .taken, generation: look.number, trust: trust)
        } catch {
            journal.failed("\(error)")
            throw error
        }
    }

    /// What another run that took something over left: torsos, and a key whose order nobody knows.
    private func tidy(_ name: LineageName) throws(IntakeFailure) {
        guard try examiner.order(of: name) == nil else { return }
        do throws(StorageFailure) {
            try effects.state.sweep(name, effects.files)
            try effects.files.removeTree(effects.state.order(name))
        } catch {
            throw .storage(error)
        }
    }

    private func stage(_ pair: IntakePair, _ name: LineageName, _ look: IntakeExaminer.Look) async throws(IntakeFailure)
        -> Generation
    {
        let requirements = try examiner.requirements(pair)
        let staged = look.isStaged ? try reopen(name, look.number) : try write(pair, name, look.number)
        let generation = staged.generation
        let validator = Validator(fileSystem: effects.files, state: effects.state, runner: effects.runner)
        let validated: Validated
        do throws(Rejected) {
            validated = try await validator.validate(staged, against: requirements, for: [], at: effects.clock.now())
        } catch {
            // Nothing has ever led to it, and no later run is to try it again.
            try? effects.files.removeTree(generation.directory)
            throw .rejected(error)
        }
        let activator = Activator(fileSystem: effects.files, state: effects.state, runner: effects.runner)
        do throws(ActivationFailure) { return try await activator.activate(validated, for: []).generation } catch {
            throw .activation(error)
        }
    }

    private func reopen(_ name: LineageName, _ number: GenerationNumber) throws(IntakeFailure) -> Staged {
        do throws(StagingFailure) {
            return try Stager(fileSystem: effects.files, state: effects.state).reopen(name, number)
        } catch {
            throw .staging(error)
        }
    }

    /// The key goes where an order's would be, which is where staging takes it from.
    private func write(
        _ pair: IntakePair,
        _ name: LineageName,
        _ number: GenerationNumber
    ) throws(IntakeFailure) -> Staged {
        let key = try examiner.key(of: pair)
        let place = effects.state.order(name)
        do throws(BorrowingFailure<KeyFailure>) {
            do throws(StorageFailure) { try effects.files.makeDirectory(place, mode: .ownerReadWriteExecute) } catch {
                throw .storage(error)
            }
            let target = place.appending(PairFile.key.fileName)
            try effects.files.createKey(target) { descriptor throws(KeyFailure) in
                try key.write(to: descriptor)
            }
        } catch {
            throw IntakeFailure(error, pair.keyFile)
        }
        do throws(StagingFailure) {
            let staged = try Stager(fileSystem: effects.files, state: effects.state).stage(
                name,
                number,
                chain: pair.chain,
                provenance: pair.provenance(at: effects.clock.now()),
                access: .ownerOnly
            )
            try? effects.files.removeTree(place)
            return staged
        } catch {
            throw .staging(error)
        }
    }
}
