import Foundation
import Ledger
import PKI
import Rotation

/// A scheduled pass over many certificates as the program makes it, but that disk, network and clock are a model: the
/// decisions are the program's own and the ledger is real.
///
/// Nothing is remembered from one pass to the next but what is on disk, as after a restart; unless the model stays, as
/// a service does, and remembers until when there is nothing to do.
final class PassModel {
    /// Where a run may be killed.
    enum Step: CaseIterable { case counted, placed, noted, invalid, issued, written }
    struct Killed: Error {}

    let store: SimulatedLedger
    let authorities: [String: ScriptedAuthority]
    var certificates: [SimulatedCertificate]
    var random: SeededRandom
    /// How far this machine's clock is ahead of the truth.
    var clockError: Double = 0
    /// Whether the run dies at a step.
    var kills: (Step) -> Bool = { _ in false }
    /// Whether a deployment fails.
    var deploymentFails: () -> Bool = { false }
    var limits: [String: AccountLimits] = [:]
    /// Whether it stays between passes.
    var stays = false
    private var idleUntil: [Int: Date] = [:]
    /// What was decided under the lock, by the word of the task or of the brake.
    private(set) var decided: [String: Int] = [:]
    /// When what was ordered by whom, by the truth.
    private(set) var issued: [(certificate: String, authority: String, at: Date, plan: OrderPlan?)] = []

    var ledger: Ledger { store.ledger }

    init(_ certificates: [SimulatedCertificate], _ authorities: [ScriptedAuthority], seed: UInt64) throws {
        store = try SimulatedLedger()
        self.certificates = certificates
        self.authorities = Dictionary(uniqueKeysWithValues: authorities.map { ($0.name, $0) })
        random = SeededRandom(seed)
    }

    /// The clock of this machine at an instant of the truth.
    func local(_ truth: Date) -> Date { truth.addingTimeInterval(clockError) }

    /// One pass: directories that are due, renewal information that is due, then what every certificate needs, paced.
    ///
    /// - Parameter ahead: seconds until the next pass: what falls due before it is started at its own instant.
    func pass(at truth: Date, ahead: Double = 0) throws {
        try lookAtDirectories(at: truth)
        let advice = try askForAdvice(at: truth)
        let states = Dictionary(uniqueKeysWithValues: try ledger.authorityStates().map { ($0.authority, $0) })
        // A pass that remembers nothing asks once for what it would else ask for every certificate.
        let known = stays ? [] : try ledger.allBackOffs()
        let backOffs = Dictionary(uniqueKeysWithValues: known.map { ("\($0.authority) \($0.nameSet)", $0) })
        var items: [Pacing.Item] = []
        for index in certificates.indices {
            if stays, let until = idleUntil[index], until > local(truth) { continue }
            guard let start = look(at: index, advice, states, backOffs, local(truth), ahead: ahead) else { continue }
            items.append(
                Pacing.Item(
                    certificate: "\(index)",
                    authority: certificates[index].authorities[0],
                    notAfter: certificates[index].live?.validity.notAfter,
                    earliest: start
                )
            )
        }
        for start in Pacing.plan(items, now: local(truth)).starts {
            guard let index = Int(start.item.certificate) else { continue }
            try work(on: index, at: max(truth, start.at.addingTimeInterval(-clockError)))
        }
    }

    /// Whether there is anything to do for a certificate, without the lock; from when on, if so.
    private func look(
        at index: Int,
        _ advice: [String: RenewalRow],
        _ states: [String: AuthorityState],
        _ backOffs: [String: BackOff],
        _ now: Date,
        ahead: Double
    ) -> Date? {
        let certificate = certificates[index]
        let candidates = certificate.authorities.map { name in
            let backOff = backOffs.isEmpty ? nil : backOffs["\(name) \(certificate.nameSet)"]
            return AuthorityChoice.Candidate(
                name: name,
                failures: backOff?.failures ?? 0,
                notBefore: backOff?.notBefore,
                state: states[name]
            )
        }
        let known = certificate.live.flatMap { advice[$0.id] }
        let view = view(of: certificate, candidates, Spending(), known)
        switch NextTask.decide(view, wish: certificate.wish, urgency: .scheduled, now: now) {
        case .nothing(let until):
            idleUntil[index] = until
            return until.timeIntervalSince(now) < ahead ? until : nil
        case .clockWrong:
            count("clock-reports", 1)
            return nil
        case .wait, .braked:
            // The look is enough to report these; nothing is taken, nothing is asked.
            count("reported", 1)
            return nil
        default: return now
        }
    }

    /// What the program does under the certificate's lock.
    private func work(on index: Int, at truth: Date) throws {
        let task = try decide(index, at: truth)
        idleUntil[index] =
            switch task {
            case .braked(_, let brake): brake.until
            case .wait(_, let until): until
            default: nil
            }
        switch task {
        case .deploy: if !deploymentFails() { certificates[index].liveCount = certificates[index].generations.count }
        case .resume(let url): try resume(index, url, at: truth)
        case .order(let plan):
            // The session fetches the directory: what it says of the clock is heard before anything is counted.
            try look(at: plan.authority, truth)
            let state = try ledger.authorityState(plan.authority)
            let newestMade = certificates[index].generations.last?.made
            guard ClockSanity.judge(state, newestMade: newestMade, now: local(truth)) == nil else {
                return count("clock-reports", 1)
            }
            try order(index, plan, at: truth)
        default: break
        }
    }

    /// The decision, by all that the ledger says.
    func decide(_ index: Int, at truth: Date) throws -> NextTask {
        let (certificate, now) = (certificates[index], local(truth))
        let reader = BudgetReader(ledger)
        let identifiers = certificate.wish.identifiers
        let candidates = try certificate.authorities.map { name in
            try reader.candidate(name, limits: limits[name] ?? .unpublished, for: identifiers, at: now)
        }
        let spending = try reader.spending(
            of: identifiers,
            resuming: certificate.pending?.url,
            live: certificate.live?.validity,
            at: now
        )
        let advice = try certificate.live.flatMap { try ledger.renewal(certificateID: $0.id) }
        let view = view(of: certificate, candidates, spending, advice)
        let task = NextTask.decide(view, wish: certificate.wish, urgency: .scheduled, now: now)
        note(task)
        return task
    }

    private func view(
        of certificate: SimulatedCertificate,
        _ candidates: [AuthorityChoice.Candidate],
        _ spending: Spending,
        _ advice: RenewalRow?
    ) -> LineageView {
        LineageView(
            certificate: certificate.name,
            live: certificate.onDisk(certificate.liveCount),
            newest: certificate.onDisk(certificate.generations.count),
            newestMade: certificate.generations.last?.made,
            pendingOrder: certificate.pending,
            authorities: candidates,
            spending: spending,
            advice: [advice.flatMap { RenewalAdvice($0) }].compactMap(\.self)
        )
    }

    private func note(_ task: NextTask) {
        switch task {
        case .nothing: count("nothing", 1)
        case .resume: count("resume", 1)
        case .assemble: count("assemble", 1)
        case .deploy: count("deploy", 1)
        case .settle: count("settle", 1)
        case .advance: count("advance", 1)
        case .order: count("order", 1)
        case .wait: count("wait", 1)
        case .braked(_, let brake): count(brake.word, 1)
        case .clockWrong: count("clock", 1)
        }
    }

    func count(_ word: String, _ more: Int) { decided[word, default: 0] += more }

    func record(issuedTo index: Int, by authority: String, at truth: Date, _ plan: OrderPlan?) {
        issued.append((certificates[index].name, authority, truth, plan))
    }
}
