import ArgumentParser
import Deployment
import Hooks
import Rotation
import Storage

/// Runs hooks with what is live now. Takes no lock, writes nothing of ours.
struct HookTrial {
    /// Events whose facts only an order has.
    static let challenges: Set<HookEvent> = [.challengePublish, .challengeWithdraw]

    let place: Workplace

    /// Tells the event, to all hooks or to one, and gives what each did.
    func run(_ event: HookEvent, _ name: String, only hook: String?) async throws -> HookTrialWords {
        guard let lineage = try place.lineages([name]).first else { throw ExitCode(64) }
        guard let directory = place.hookDirectory else {
            place.console.complain(
                "rekey: no directory of hooks is configured\n  hint       name it: hooks: { directory: /etc/rekey/hooks }"
            )
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
        let subject = try subject(event, lineage)
        let reports: [HookReport]
        do {
            let context = try place.hooks.context(subject)
            reports =
                if let hook {
                    try await directory.run(only: hook, event, context)
                } else {
                    try await directory.run(event, context)
                }
        } catch let error as HookDirectoryFailure {
            place.console.complain("rekey: hooks: \(error)\n  hint       \(error.hint)")
            throw ExitCode(ExitStatus.needsOperator.rawValue)
        } catch let error as MalformedHookFact {
            place.console.complain("rekey: \(name): \(error)\n  hint       the hooks were not run")
            throw ExitCode(ExitStatus.needsOperator.rawValue)
        }
        return HookTrialWords(event, subject, reports)
    }

    private func subject(_ event: HookEvent, _ lineage: Lineage) throws -> HookSubject {
        let generation: Generation?
        do {
            let number = try place.state.liveGeneration(lineage.name, place.files)
            generation = try number.map {
                try GenerationStore(fileSystem: place.files, state: place.state).load(lineage.name, $0)
            }
        } catch let error as LiveLinkFailure {
            throw refuse(lineage, "\(error)", error.hint)
        } catch {
            throw refuse(lineage, "what is live is not whole: \(error)", "see: rekey doctor")
        }
        guard generation != nil || event == .failing else {
            throw refuse(lineage, "nothing is live", "there is nothing to tell but: --event failing")
        }
        return HookSubject(
            name: lineage.name,
            identifiers: lineage.identifiers,
            generation: generation,
            stage: event == .failing ? RotationFailure.Stage.order.rawValue : nil,
            cause: event == .failing ? "a trial of the hooks: nothing failed" : nil
        )
    }

    private func refuse(_ lineage: Lineage, _ problem: String, _ hint: String) -> ExitCode {
        place.console.complain("rekey: \(lineage.name): \(problem)\n  hint       \(hint)")
        return ExitCode(ExitStatus.needsOperator.rawValue)
    }
}
