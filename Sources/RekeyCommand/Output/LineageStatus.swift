import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Rotation
import Storage
import SystemPackage

/// What `status` and `plan` know of one certificate.
struct LineageStatus: Encodable {
    struct Live: Encodable {
        let generation: Int
        let notBefore: Date
        let notAfter: Date
        let names: [String]
        let keyAlgorithm: String?
        let spki: String
        let serial: String
        let issuer: String
        let authority: String
        let directory: String
        /// Every certificate of a generation with several keys; what stands above is then said of the first, but for
        /// the validity, which is that of the one that ends first.
        let pairs: [Pair]?
    }

    /// One of several certificates that are live together.
    struct Pair: Encodable {
        let keyAlgorithm: String?
        let notBefore: Date
        let notAfter: Date
        let spki: String
        let serial: String
        let issuer: String
        let authority: String
    }

    struct Next: Encodable {
        /// `nothing`, `resume`, `assemble`, `deploy`, `settle`, `advance`, `rollback`, `order`, `wait`, `braked` or
        /// `clock-wrong`.
        let task: String
        let reason: String?
        let at: Date?
        let generation: Int?
        let text: String
    }

    struct Failure: Encodable {
        let at: Date
        let stage: String
        let verdict: String
        let said: String?
        let next: String
        let hint: String
        let exit: Int
    }

    /// What is issued already of a generation with several keys, and waits for the rest.
    struct Waiting: Encodable {
        let keyAlgorithm: String
        let serial: String
        let notAfter: Date
        let authority: String
    }

    /// A revocation that is wished for and not done.
    struct Revocation: Encodable {
        let generation: Int
        let reason: String?
        let since: Date
        /// Whether it waits until a successor is served.
        let awaitsSuccessor: Bool
        let problem: String?
    }

    /// How far one target is: the newest generation of which each is known, for each by itself.
    struct Target: Encodable {
        let name: String
        let wave: Int
        /// The newest on disk: what it could have.
        let issued: Int?
        let applied: Int?
        let reloaded: Int?
        let served: Int?
    }

    let name: String
    /// What it is to speak for, the reader's spelling beside each A-label.
    let names: [String]
    /// `ok`, `rolling-out`, `due`, `failing`, `not-served`, `expired` or `missing`.
    let state: String
    let live: Live?
    let settled: Bool
    /// Between two waves of targets; left out otherwise.
    let rollout: RolloutState?
    let targets: [Target]
    let next: Next
    let failure: Failure?
    /// The generation that an operator wants back, while that is not done; left out otherwise.
    let rollback: Int?
    let revocations: [Revocation]
    /// Nil when there is none, as with a single key.
    let waiting: [Waiting]?

    /// For the table: the first name, and how many more there are.
    var spokenFor: String { (names.first ?? "-") + (names.count > 1 ? " +\(names.count - 1)" : "") }

    /// Whether someone should look.
    var deservesAttention: Bool { !["ok", "rolling-out"].contains(state) || rollback != nil || !revocations.isEmpty }

    init(
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        directory: String,
        wishes: [PendingRevocation] = [],
        now: Date
    ) {
        name = lineage.name.text
        names = lineage.identifiers.sorted().map(\.display)
        live = snapshot.live.map { Live($0, directory: directory) }
        settled = snapshot.view.isSettled
        targets = lineage.targets.map { Target($0, snapshot) }
        rollout = snapshot.live.flatMap { live in
            snapshot.view.waves.map { RolloutState(generation: live.number.rawValue, $0) }
        }
        let urgency = Urgency.scheduled.pressed(by: wishes, snapshot.view)
        let task = NextTask.decide(snapshot.view, wish: lineage.wish, urgency: urgency, now: now)
        next = snapshot.rollback.map(Next.init(rollback:)) ?? Next(task)
        rollback = snapshot.rollback?.rawValue
        failure = snapshot.failure.map(Failure.init)
        revocations = wishes.map(Revocation.init)
        waiting = snapshot.issued.isEmpty ? nil : snapshot.issued.map(Waiting.init)
        state = Self.state(task, snapshot, now)
    }

    private static func state(_ task: NextTask, _ snapshot: LineageReader.Snapshot, _ now: Date) -> String {
        guard let live = snapshot.live else { return snapshot.failure == nil ? "missing" : "failing" }
        if live.validity.notAfter < now { return "expired" }
        if snapshot.failure != nil { return "failing" }
        switch task {
        case .nothing: return "ok"
        case .settle: return "not-served"
        case .advance: return "rolling-out"
        case .resume, .deploy, .assemble, .order, .wait, .braked: return "due"
        case .clockWrong: return "failing"
        }
    }
}

extension LineageStatus.Live {
    init(_ manifest: GenerationManifest, directory: String) {
        self.init(
            generation: manifest.number.rawValue,
            notBefore: manifest.validity.notBefore,
            notAfter: manifest.validity.notAfter,
            names: manifest.names.map(\.value),
            keyAlgorithm: manifest.keyAlgorithm?.rawValue,
            spki: manifest.publicKey.description,
            serial: manifest.serial,
            issuer: manifest.issuer,
            authority: manifest.authority,
            directory: directory,
            pairs: manifest.families.isEmpty ? nil : manifest.pairs.map(LineageStatus.Pair.init)
        )
    }
}

extension LineageStatus.Target {
    init(_ target: DeploymentTarget, _ snapshot: LineageReader.Snapshot) {
        let newest = { (fact: TargetFact.Fact) in
            snapshot.facts.filter { $0.target == target.name && $0.fact == fact }.map(\.generation).max()
        }
        self.init(
            name: target.name,
            wave: target.wave,
            issued: snapshot.numbers.last?.rawValue,
            applied: newest(.applied),
            reloaded: newest(.reloaded),
            served: newest(.served)
        )
    }
}

extension LineageStatus.Revocation {
    init(_ wish: PendingRevocation) {
        self.init(
            generation: wish.generation,
            reason: wish.reason.map { RevocationReason(rawValue: $0).word },
            since: wish.since,
            awaitsSuccessor: wish.awaitsSuccessor,
            problem: wish.problem
        )
    }

    /// The line below the table.
    func line(of name: String) -> String {
        let reason = reason.map { " (\($0))" } ?? ""
        let state = problem ?? (awaitsSuccessor ? "its successor is not seen served" : "the next run asks again")
        return
            "\n\(name): generation \(generation) is to be revoked\(reason) since \(InstantText.short(since)): \(state)"
    }
}

extension LineageStatus.Failure {
    init(_ row: FailureRow) {
        self.init(
            at: row.at,
            stage: row.stage,
            verdict: row.verdict,
            said: row.said,
            next: row.next,
            hint: row.hint,
            exit: row.exit
        )
    }
}
