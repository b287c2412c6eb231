package import FoundationEssentials
package import Hooks
import PKI
package import Storage
import SystemPackage
import TLS

/// Proof that a generation passed every check. Only ``Validator`` makes one, and activation uses it up.
///
/// It is never read back from disk: a run that starts again proves again.
package struct Validated: ~Copyable, Sendable {
    /// The generation.
    package let generation: Generation
    /// What was checked. On a first installation a service's refusal may still be in it: its configuration may name
    /// files that are not there before activation, which therefore asks once more.
    package let report: ValidationReport

    fileprivate init(_ generation: Generation, _ report: ValidationReport) {
        self.generation = generation
        self.report = report
    }
}

/// Asks a staged generation all questions and lets through only what passes them.
package struct Validator: Sendable {
    private let fileSystem: any FileSystem
    private let state: StateDirectory
    private let services: ServiceTester
    private let hooks: LineageHooks

    /// A validator; the runner runs the services' own tests.
    package init(
        fileSystem: any FileSystem,
        state: StateDirectory,
        runner: any ChildRunner,
        hooks: LineageHooks = .none
    ) {
        self.hooks = hooks
        self.fileSystem = fileSystem
        self.state = state
        services = ServiceTester(runner: runner, state: state)
    }

    /// Runs every check, whatever the others find.
    ///
    /// A service's test is run only when the content passed: a command of the operator is not shown a certificate that
    /// will never be used. While nothing is live, a refusal by services alone lets the generation pass (see
    /// ``Validated/report``). Of several pairs each is judged by itself, and one that is not fit speaks against all. A hook is shown the new files themselves: its refusal stands, whatever is live.
    package func validate(
        _ staged: consuming Staged,
        against requirements: @Sendable (IssuedPair) -> GenerationRequirements,
        for targets: [DeploymentTarget],
        at now: Date
    ) async throws(Rejected) -> Validated {
        let generation = staged.generation
        let asked = generation.pairs.map(requirements)
        var entries = content(of: generation, asked, at: now)
        let passed = entries.allSatisfy(\.isPassed)
        let refusals = passed ? await services.refusals(of: generation, by: targets) : []
        entries.append(ValidationReport.Entry(check: .serviceAccepts, findings: refusals))
        let live = (try? state.liveGeneration(generation.name, fileSystem)) ?? nil
        let answer = passed ? await hooks.tell(.validate, of: HookSubject(generation, previous: live)) : .content
        entries.append(
            ValidationReport.Entry(check: .hooksAccept, findings: answer.failures.map { .hookRefuses($0) })
        )
        let notes = zip(generation.pairs, asked).reduce(into: [ValidationNote]()) { notes, pair in
            let found = ValidationNote.notes(on: pair.0.chain, for: pair.1.audience)
            notes += found.filter { !notes.contains($0) }
        }
        let report = ValidationReport(entries: entries, notes: notes)
        guard passed, answer.failures.isEmpty, refusals.isEmpty || nothingIsLive(generation.name) else {
            throw Rejected(name: generation.name, number: generation.number, report: report)
        }
        return Validated(generation, report)
    }

    /// The same requirements for every pair.
    package func validate(
        _ staged: consuming Staged,
        against requirements: GenerationRequirements,
        for targets: [DeploymentTarget],
        at now: Date
    ) async throws(Rejected) -> Validated {
        try await validate(staged, against: { _ in requirements }, for: targets, at: now)
    }

    /// Looked up on disk, not believed: only a certain no opens the way of the first installation.
    private func nothingIsLive(_ name: LineageName) -> Bool {
        do {
            return try state.liveGeneration(name, fileSystem) == nil
        } catch {
            return false
        }
    }

    private func content(
        of generation: Generation,
        _ requirements: [GenerationRequirements],
        at now: Date
    ) -> [ValidationReport.Entry] {
        let whole = [ValidationReport.Entry(check: .filesComplete, findings: files(of: generation))]
        let pairs = zip(generation.pairs, requirements).flatMap { content(of: $0, in: generation, $1, at: now) }
        // The key is asked about twice: by the handshake, and by its digest where the caller knows it; and of several
        // pairs each is asked everything.
        return (whole + pairs + together(generation)).reduce(into: []) { entries, entry in
            if let same = entries.firstIndex(where: { $0.check == entry.check }) {
                entries[same] = .init(check: entry.check, findings: entries[same].findings + entry.findings)
            } else {
                entries.append(entry)
            }
        }.sorted { $0.check.position < $1.check.position }
    }

    private func content(
        of pair: IssuedPair,
        in generation: Generation,
        _ requirements: GenerationRequirements,
        at now: Date
    ) -> [ValidationReport.Entry] {
        let disk: [ValidationReport.Entry] = [
            .init(check: .keyMatchesLeaf, findings: trial(of: pair, requirements, at: now)),
            .init(check: .fresh, findings: fresh(pair, in: generation)),
        ]
        let all = disk + ContentChecks.entries(pair.chain, requirements, at: now)
        guard let family = pair.family else { return all }
        return all.map { .init(check: $0.check, findings: $0.findings.map { .pair(family, $0) }) }
    }

    /// One server with all pairs: each kind of client must be shown its own.
    private func together(_ generation: Generation) -> [ValidationReport.Entry] {
        guard !generation.families.isEmpty else { return [] }
        var pairs: [TrialPair] = []
        do {
            for pair in generation.pairs {
                guard let family = pair.family else { continue }
                pairs.append(
                    TrialPair(
                        family: family,
                        fullchain: try content(of: .fullchain, pair),
                        key: try content(of: .key, pair),
                        leaf: pair.leaf
                    )
                )
            }
        } catch {
            return [.init(check: .keyMatchesLeaf, findings: [.storage(error)])]
        }
        let findings = TrialHandshake.together(pairs).map { ValidationFinding.pair($0.family, .trial($0.finding)) }
        return [.init(check: .keyMatchesLeaf, findings: findings)]
    }

    /// The files are read back: what was meant to be written proves nothing.
    private func files(of generation: Generation) -> [ValidationFinding] {
        do {
            let found = try GenerationStore(fileSystem: fileSystem, state: state).load(
                generation.name,
                generation.number
            )
            return found == generation ? [] : [.damaged(.disagrees(file: GenerationStore.manifestFile))]
        } catch {
            return [.damaged(error)]
        }
    }

    /// Both forms in which a service may take the pair are tried: two files with a handshake, one file by loading it.
    /// Whether the chain is trusted is another check's question.
    private func trial(
        of pair: IssuedPair,
        _ requirements: GenerationRequirements,
        at now: Date
    ) -> [ValidationFinding] {
        do {
            let result = TrialHandshake.run(
                fullchain: try content(of: .fullchain, pair),
                key: try content(of: .key, pair),
                identifiers: requirements.identifiers,
                trust: nil,
                at: now
            )
            var findings = ContentChecks.trial(result, leaf: pair.leaf)
            let bundle = try content(of: .bundle, pair)
            if let finding = TrialHandshake.load(fullchain: bundle, key: bundle) {
                let found = ValidationFinding.trial(finding)
                if !findings.contains(found) { findings.append(found) }
            }
            return findings
        } catch {
            // What cannot be read says nothing of what it holds.
            return [.storage(error)]
        }
    }

    private func content(of file: PairFile, _ pair: IssuedPair) throws(StorageFailure) -> FileContent {
        let path = pair.path(of: file)
        do throws(BorrowingFailure<ReadFault>) {
            return try fileSystem.read(path) { descriptor throws(ReadFault) in
                try FileContent(readingFrom: descriptor)
            }
        } catch {
            switch error {
            case .storage(let failure): throw failure
            case .borrower(let fault):
                throw StorageFailure(operation: .read, path: path, errno: Errno(rawValue: fault.errno))
            }
        }
    }

    private func fresh(_ pair: IssuedPair, in generation: Generation) -> [ValidationFinding] {
        do {
            let store = GenerationStore(fileSystem: fileSystem, state: state)
            return ContentChecks.fresh(
                pair.leaf,
                try store.earlier(of: generation.name, before: generation.number)
            )
        } catch {
            return [.storage(error)]
        }
    }
}
