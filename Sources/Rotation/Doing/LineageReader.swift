package import Deployment
package import FoundationEssentials
package import Ledger
import PKI
package import Storage
import SystemPackage

/// Looks at one certificate on disk and in the ledger. Writes nothing.
package struct LineageReader: Sendable {
    let files: any FileSystem
    let state: StateDirectory
    /// Nil when there is no ledger yet, or a reading command could not open it: then only the disk speaks.
    private let ledger: Ledger?

    package init(files: any FileSystem, state: StateDirectory, ledger: Ledger?) {
        self.files = files
        self.state = state
        self.ledger = ledger
    }

    /// Why the state of a certificate cannot be read.
    package enum Failure: Error, Sendable, Equatable {
        case link(LiveLinkFailure)
        case storage(StorageFailure)
        case ledger(LedgerFailure)
        /// `live/NAME` points at a generation that is not whole.
        case damaged(GenerationNumber, GenerationDamage)
    }

    /// Everything known of a certificate at an instant.
    package struct Snapshot: Sendable {
        package let view: LineageView
        /// The generation that is live.
        package let live: GenerationManifest?
        /// What is wrong with the generation that `live/NAME` points at: it is replaced, not believed.
        package let damage: GenerationDamage?
        /// Every number on disk, oldest first.
        package let numbers: [GenerationNumber]
        /// The order in flight.
        package let order: OrderNote?
        /// With several keys, what is issued and waits for the rest of its generation.
        package let issued: [IssuedOrder]
        /// The last failure that nothing has mended yet.
        package let failure: FailureRow?
        /// What is known of each target: applied, reloaded, served.
        package let facts: [TargetFact]
        /// The generation that an operator wants back: a rollback that is under way, or was interrupted; then the next run
        /// completes it before anything else.
        package let rollback: GenerationNumber?

        /// Whether a target's wave has not begun, as it should be: then it serves an earlier generation, and its real files
        /// are an earlier one's. A rollout that has failed is no excuse.
        package func isAwaiting(_ target: DeploymentTarget) -> Bool {
            guard let waves = view.waves, failure == nil else { return false }
            return target.wave >= waves.next
        }
    }

    /// Reads the certificate.
    package func snapshot(of lineage: Lineage, at now: Date) throws(Failure) -> Snapshot {
        let number = try linking { () throws(LiveLinkFailure) in try state.liveGeneration(lineage.name, files) }
        let numbers = try storing { () throws(StorageFailure) in try state.generationNumbers(lineage.name, files) }
        let (live, damage) = try outline(lineage.name, number)
        let standings = try standings(of: lineage.name)
        let (order, issued) = try orders(of: lineage, numbers: numbers, now)
        let newest = try newest(of: lineage.name, numbers, standings, live: live)
        let facts = try facts(of: lineage.name)
        let plan = number.map { waves.plan(lineage, live: $0, facts) }
        let isRestored = number.map { WaveReader.isRestored($0, numbers, standings) } ?? false
        var view = LineageView(
            certificate: lineage.name.text,
            live: try live.map { live throws(Failure) in try onDisk(live, standings) },
            newest: newest?.0,
            newestMade: newest?.made,
            pendingOrder: order.map { LineageView.Pending(url: $0.url, authority: $0.authority) },
            begun: Self.begun(lineage, issued),
            isSettled: number.map { number in
                plan?.isDone == true && !HookDebt.isOpen(facts, number) && Self.isRecorded(number, standings)
            } ?? true,
            waves: isRestored ? nil : plan?.pause(at: now),
            authorities: try candidates(of: lineage, now),
            spending: try spending(of: lineage, resuming: order?.url, live: live?.validity, now)
        )
        let ids = (live?.pairs ?? []).compactMap(\.certificateID)
        view.advice = try ids.map { id throws(Failure) in
            let row = try asking { ledger throws(LedgerFailure) in try ledger.renewal(certificateID: id) }
            return (row ?? nil).flatMap(RenewalAdvice.init)
        }.compactMap(\.self)
        let failure = try asking { ledger throws(LedgerFailure) in try ledger.failure(certificate: lineage.name.text) }
        return Snapshot(
            view: view,
            live: live,
            damage: damage,
            numbers: numbers,
            order: order,
            issued: issued,
            failure: failure ?? nil,
            facts: facts,
            rollback: try storing { () throws(StorageFailure) in
                try RollbackIntent.read(lineage.name, files, state)
            }
        )
    }

    /// Whether the ledger knows that what is live is: a run that was killed right before it said so has left that to do.
    private static func isRecorded(_ live: GenerationNumber, _ standings: [Int: GenerationStanding]) -> Bool {
        standings[live.rawValue].map { $0 != .staged } ?? true
    }

    private var waves: WaveReader { WaveReader(files: files, state: state) }

    /// Whether hooks, and every target, are known to have taken what is live, is told by facts alone. Without a ledger
    /// nothing is known.
    private func facts(of name: LineageName) throws(Failure) -> [TargetFact] {
        try asking { ledger throws(LedgerFailure) in try ledger.facts(certificate: name.text) } ?? []
    }

    /// What is live, or what is wrong with it. A disk that refuses is a failure; a damaged generation is a fact.
    private func outline(
        _ name: LineageName,
        _ number: GenerationNumber?
    ) throws(Failure) -> (GenerationManifest?, GenerationDamage?) {
        guard let number else { return (nil, nil) }
        do throws(Failure) { return (try load(name, number), nil) } catch {
            guard case .damaged(_, let damage) = error else { throw error }
            if case .storage = damage { throw error }
            return (nil, damage)
        }
    }

    func load(_ name: LineageName, _ number: GenerationNumber) throws(Failure) -> GenerationManifest {
        do throws(GenerationDamage) {
            return try GenerationStore(fileSystem: files, state: state).outline(name, number)
        } catch {
            throw .damaged(number, error)
        }
    }

    /// The newest whole generation; torn ones are passed over, they can never go live.
    private func newest(
        of name: LineageName,
        _ numbers: [GenerationNumber],
        _ standings: [Int: GenerationStanding],
        live: GenerationManifest?
    ) throws(Failure) -> (LineageView.OnDisk, made: Date)? {
        for number in numbers.reversed() {
            if let live, live.number == number { return (try onDisk(live, standings), live.createdAt) }
            // Everything of it is read: what only looks whole must not stand in the way of a new order.
            guard let manifest = try whole(name, number) else { continue }
            return (try onDisk(manifest, standings), manifest.createdAt)
        }
        return nil
    }

    /// A generation that is whole; nil when it is damaged. A disk that refuses says nothing of it, and no new order is
    /// sent because of that.
    private func whole(_ name: LineageName, _ number: GenerationNumber) throws(Failure) -> GenerationManifest? {
        do throws(GenerationDamage) {
            return try GenerationStore(fileSystem: files, state: state).load(name, number).manifest
        } catch {
            guard error.isLasting else { throw .damaged(number, error) }
            return nil
        }
    }

    var denyList: DenyList { DenyList(files: files, state: state, ledger: ledger) }

    private func onDisk(
        _ generation: GenerationManifest,
        _ standings: [Int: GenerationStanding]
    ) throws(Failure) -> LineageView.OnDisk {
        let isBanned = try denyList.ban(on: generation) != nil
        return LineageView.OnDisk(
            number: generation.number,
            subject: RenewalPolicy.Subject(generation.first, of: generation),
            others: generation.pairs.dropFirst().map { RenewalPolicy.Subject($0, of: generation) },
            isQuarantined: isBanned || standings[generation.number.rawValue] == .quarantined
        )
    }

    private func standings(of name: LineageName) throws(Failure) -> [Int: GenerationStanding] {
        let rows = try asking { ledger throws(LedgerFailure) in try ledger.generations(certificate: name.text) } ?? []
        return Dictionary(rows.map { ($0.number, $0.standing) }, uniquingKeysWith: { $1 })
    }

    private func candidates(of lineage: Lineage, _ now: Date) throws(Failure) -> [AuthorityChoice.Candidate] {
        try lineage.authorities.map { authority throws(Failure) in
            let known = try asking { ledger throws(LedgerFailure) in
                try BudgetReader(ledger).candidate(
                    authority.name.text,
                    limits: AccountLimits.of(directory: authority.directory),
                    for: lineage.identifiers,
                    at: now
                )
            }
            return known ?? AuthorityChoice.Candidate(name: authority.name.text)
        }
    }

    private func spending(
        of lineage: Lineage,
        resuming: String?,
        live: Validity?,
        _ now: Date
    ) throws(Failure) -> Spending {
        let known = try asking { ledger throws(LedgerFailure) in
            try BudgetReader(ledger).spending(
                of: lineage.identifiers,
                resuming: resuming,
                live: live,
                limit: OrderBudget.limit(keys: lineage.keys),
                at: now
            )
        }
        return known ?? Spending()
    }

    private func asking<Value>(
        _ question: (Ledger) throws(LedgerFailure) -> Value
    ) throws(Failure) -> Value? {
        guard let ledger else { return nil }
        do throws(LedgerFailure) { return try question(ledger) } catch { throw .ledger(error) }
    }

    func storing<Value>(_ work: () throws(StorageFailure) -> Value) throws(Failure) -> Value {
        do throws(StorageFailure) { return try work() } catch { throw .storage(error) }
    }

    private func linking<Value>(_ work: () throws(LiveLinkFailure) -> Value) throws(Failure) -> Value {
        do throws(LiveLinkFailure) { return try work() } catch { throw .link(error) }
    }
}

extension LineageReader.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .link(let failure): "\(failure)"
        case .storage(let failure): "\(failure)"
        case .ledger(let failure): "\(failure)"
        case .damaged(let number, let damage): "generation \(number): \(damage)"
        }
    }

    /// Whether this is a matter of rights.
    package var isPermission: Bool {
        switch self {
        case .storage(let failure), .link(.storage(let failure)), .damaged(_, .storage(let failure)):
            failure.isPermission
        case .link, .ledger, .damaged: false
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .link(let failure): failure.hint
        case .storage(let failure): failure.hint
        case .ledger(let failure): failure.hint
        case .damaged(_, .storage(let failure)): failure.hint
        case .damaged: "make a whole generation live: rekey rollback NAME, or rekey rotate NAME --force"
        }
    }
}
