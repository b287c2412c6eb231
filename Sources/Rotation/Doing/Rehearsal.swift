import Deployment
import FoundationEssentials
import Hooks
import Ledger
import PKI
package import Storage
import SystemPackage

/// The whole way to a certificate that services could use, gone beside what is live: another authority, another state
/// directory, other paths.
///
/// Nothing outside of the rehearsal's state directory is changed, but for what answers a challenge while it is open.
/// Services are neither reloaded nor asked what they serve.
package struct Rehearsal: Sendable {
    private let effects: Effects
    private let real: StateDirectory

    /// - Parameters:
    ///   - effects: those of the rehearsal's state directory.
    ///   - real: the state directory that services use.
    package init(_ effects: Effects, besides real: StateDirectory) {
        self.effects = effects
        self.real = real
    }

    /// Goes the way for one certificate. Never throws: whatever happens is in the report.
    ///
    /// - Parameter authority: the authority that stands in for the certificate's own.
    package func run(_ lineage: Lineage, with authority: Authority) async -> LineageReport {
        do throws(Trouble) {
            try clear(lineage.name)
            let scratch = try scratch(lineage, authority)
            let urgency = Urgency(forced: .forced(reason: "rehearsal"), ignoresBackOff: true, ignoresBudget: true)
            let report = await Rotator(effects).pass(scratch, urgency: urgency)
            return LineageReport(name: lineage.name, outcome: outcome(report.outcome, lineage, authority))
        } catch {
            let failure = await FailureBook(effects).close(error, of: lineage)
            return LineageReport(name: lineage.name, outcome: .failed(told(failure, lineage)))
        }
    }

    /// There is no authority to rehearse with.
    package func withoutStaging(_ lineage: Lineage) -> LineageReport {
        let asked = lineage.authorities.map(\.name.text).joined(separator: " and ")
        let failure = RotationFailure(
            certificate: lineage.name.text,
            stage: .preflight,
            verdict: "not rehearsed: no staging authority is known for \(asked)",
            said: nil,
            live: live(lineage.name),
            next: .needsOperator(.nothing),
            attempt: 1,
            hint: "name one in the configuration: staging: AUTHORITY, at one of \(asked)"
        )
        return LineageReport(name: lineage.name, outcome: .failed(failure))
    }

    /// What an earlier rehearsal left is of no use, but for the account.
    private func clear(_ name: LineageName) throws(Trouble) {
        let lock: StateLock
        do throws(LockFailure) { lock = try StateLock.acquire(effects.state.lock(name)) } catch { throw .locked(error) }
        defer { withExtendedLifetime(lock) {} }
        let state = effects.state
        do throws(LiveLinkFailure) { try state.withdrawLive(name, effects.files) } catch { throw .link(error) }
        do throws(StorageFailure) {
            try OrderPlace(effects, name).discard()
            for place in [state.generations(name), targets.appending(name.text)] {
                try effects.files.removeTree(place)
            }
        } catch {
            throw .storage(error)
        }
        try? effects.ledger.clearFailure(certificate: name.text)
    }

    private var targets: FilePath { effects.state.root.appending("targets") }

    /// The same certificate from the other authority, its links below the rehearsal's directory, and no services.
    private func scratch(_ lineage: Lineage, _ authority: Authority) throws(Trouble) -> Lineage {
        var moved: [DeploymentTarget] = []
        for target in lineage.targets {
            var links: [GenerationFile: FilePath] = [:]
            for (file, path) in target.links {
                let place = targets.appending(lineage.name.text).appending(path.components)
                try makeDirectories(to: place.removingLastComponent())
                links[file] = place
            }
            var copies: [CopyForm: FilePath] = [:]
            for (form, path) in target.copies.paths {
                let place = targets.appending(lineage.name.text).appending(path.components)
                try makeDirectories(to: place.removingLastComponent())
                copies[form] = place
            }
            moved.append(
                DeploymentTarget(
                    name: target.name,
                    links: links,
                    copies: CopyPlan(paths: copies, passwordFile: target.copies.passwordFile),
                    validate: target.validate,
                    deadline: target.deadline
                )
            )
        }
        return Lineage(
            name: lineage.name,
            identifiers: lineage.identifiers,
            keys: lineage.keys,
            authorities: [authority],
            challenges: lineage.challenges,
            access: lineage.access,
            targets: moved,
            settle: lineage.settle
        )
    }

    private func makeDirectories(to directory: FilePath) throws(Trouble) {
        var missing: [FilePath] = []
        var place = directory
        do throws(StorageFailure) {
            while place != effects.state.root, place.components.count > 1 {
                missing.append(place)
                place = place.removingLastComponent()
            }
            for place in missing.reversed() {
                try effects.files.makeDirectory(place, mode: .ownerReadWriteExecute)
            }
        } catch {
            throw .storage(error)
        }
    }

    private func outcome(
        _ outcome: LineageReport.Outcome,
        _ lineage: Lineage,
        _ authority: Authority
    ) -> LineageReport.Outcome {
        switch outcome {
        case .failed(let failure): .failed(told(failure, lineage))
        case .processing(let failure): .failed(told(failure, lineage))
        case .waiting(_, let until):
            .failed(late("the authority is not to be asked before \(InstantText.short(until))", lineage))
        default:
            .rehearsed(RehearsalRecord(authority: authority.name.text, omissions: omissions(lineage, authority)))
        }
    }

    private func omissions(_ lineage: Lineage, _ authority: Authority) -> [String] {
        var omissions: [String] = []
        if authority.trust == nil {
            omissions.append("the chain's trust was not judged: no chain-roots for \(authority.name)")
        }
        let others = lineage.authorities.dropFirst().map(\.name.text)
        if !others.isEmpty {
            omissions.append(
                "the other authorities of the certificate were not rehearsed: \(others.joined(separator: ", "))"
            )
        }
        let reloads = lineage.targets.filter { !$0.reload.isEmpty }.count
        if reloads > 0 { omissions.append("no service was reloaded, of \(reloads)") }
        let endpoints = lineage.targets.flatMap(\.endpoints).count
        if endpoints > 0 { omissions.append("no endpoint was asked what it serves, of \(endpoints)") }
        if effects.hooks.isTold(of: .validate) {
            let published =
                lineage.challenges.contains(where: \.isToldToHooks) ? "validate and the challenges" : "validate"
            omissions.append("the hooks of the directory heard of \(published) only, of nothing that follows")
        }
        let links = lineage.targets.flatMap(\.links).count
        if links > 0 { omissions.append("no link was placed but below \"\(targets.appending(lineage.name.text))\"") }
        let copies = lineage.targets.flatMap(\.copies.paths).count
        if copies > 0 {
            omissions.append(
                "no file was written but below \"\(targets.appending(lineage.name.text))\", and none given away"
            )
        }
        return omissions
    }

    private func late(_ reason: String, _ lineage: Lineage) -> RotationFailure {
        RotationFailure(
            certificate: lineage.name.text,
            stage: .order,
            verdict: "not rehearsed: \(reason)",
            said: nil,
            live: live(lineage.name),
            next: .needsOperator(.nothing),
            attempt: 1,
            hint: "rehearse again then: rekey rehearse \(lineage.name)"
        )
    }

    /// A failure in words that fit: what is live was never touched, and nobody tries again by himself.
    private func told(_ failure: RotationFailure, _ lineage: Lineage) -> RotationFailure {
        RotationFailure(
            certificate: failure.certificate,
            stage: failure.stage,
            verdict: "rehearsal: \(failure.verdict)",
            said: failure.said,
            live: live(lineage.name),
            next: .needsOperator(.nothing),
            attempt: 1,
            hint: failure.hint.replacing("rekey run", with: "rekey rehearse \(lineage.name)")
        )
    }

    private func live(_ name: LineageName) -> LiveState {
        do throws(LiveLinkFailure) {
            let number = try real.liveGeneration(name, effects.files)
            let store = GenerationStore(fileSystem: effects.files, state: real)
            let manifest = number.flatMap { try? store.outline(name, $0) }
            return LiveState(generation: number, notAfter: manifest?.validity.notAfter, consequence: .unchanged)
        } catch {
            return LiveState(generation: nil, notAfter: nil, consequence: .unknown)
        }
    }
}
