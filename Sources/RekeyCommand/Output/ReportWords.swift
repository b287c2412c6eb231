import ACME
import Deployment
import FoundationEssentials
import Rotation
import Storage

/// The report of one certificate's pass in one line for people and in one object for machines.
struct ReportWords: Encodable {
    /// The five slots of a failure, as JSON has them.
    struct Failure: Encodable {
        let stage: String
        let verdict: String
        let said: String?
        let live: String
        let next: String
        let nextAt: Date?
        let hint: String
        let attempt: Int
    }

    let name: String
    /// `unchanged`, `rotated`, `settled`, `waiting`, `processing`, `revoked`, `rehearsed` or `failed`.
    let outcome: String
    let generation: Int?
    let previous: Int?
    let reason: String?
    let served: Bool?
    let nextAt: Date?
    /// Between two waves of targets; left out otherwise.
    let rollout: RolloutState?
    let failure: Failure?
    /// What came of revocations; left out when none was wished for.
    let revocations: [RevocationWords]?
    /// What a rehearsal did not do; left out everywhere else.
    let omissions: [String]?
    let exit: Int32

    private enum CodingKeys: String, CodingKey {
        case name, outcome, generation, previous, reason, served, nextAt, rollout, failure, revocations, omissions, exit
    }

    /// The line for people.
    private(set) var line = ""
    /// What came of revocations, for people; those that did not come about are conversation.
    private(set) var remarks: [RevocationWords] = []
    private(set) var status = ExitStatus.holds

    init(_ report: LineageReport, now: Date) {
        name = report.name.text
        var fields: (generation: Int?, previous: Int?, reason: String?, served: Bool?, nextAt: Date?) = (
            nil, nil, nil, nil, nil
        )
        var failed: Failure?
        var omitted: [String]?
        var between: RolloutState?
        var notes = report.revocations.map { RevocationWords($0, of: report.name.text, now: now) }
        switch report.outcome {
        case .unchanged(let until):
            outcome = "unchanged"
            fields.nextAt = until
            line = "\(name): unchanged, due \(InstantText.short(until))"
        case .rotated(let number, let previous, let due, let isServed):
            outcome = "rotated"
            fields = (number.rawValue, previous?.rawValue, due?.word, isServed, nil)
            line = "\(name): generation \(number.rawValue) is live\(isServed ? " and served" : "; no endpoint to ask")"
        case .settled(let number):
            outcome = "settled"
            fields.generation = number.rawValue
            line = "\(name): generation \(number.rawValue) is live; no new order was needed"
        case .soaking(let pause):
            outcome = "waiting"
            fields = (pause.generation.rawValue, pause.rotated?.previous?.rawValue, "soak", nil, pause.soak.until)
            between = RolloutState(pause)
            status = .later
            line = "\(name): generation \(pause.generation.rawValue) is live; \(pause.text)"
        case .waiting(let due, let until):
            outcome = "waiting"
            fields.reason = due.word
            fields.nextAt = until
            status = .later
            line = "\(name): due (\(due)), tried again \(InstantText.short(until))"
        case .processing(let failure):
            outcome = "processing"
            fields.nextAt = failure.next.instant
            status = .later
            failed = Failure(failure, now: now)
            line = OperatorMessage.text(failure, now: now)
        case .revoked(let record):
            outcome = "revoked"
            fields.generation = record.generation.rawValue
            fields.reason = record.reason?.word
            let words = RevocationWords(.done(record), of: name, now: now)
            notes.insert(words, at: 0)
            line = words.line
        case .rehearsed(let record):
            outcome = "rehearsed"
            omitted = record.omissions
            let left = record.omissions.map { "\n  not done   \($0)" }.joined()
            line = "\(name): rehearsed with \(record.authority): all passed\(left)"
        case .failed(let failure):
            outcome = "failed"
            status = failure.next.exit == 75 ? .later : .needsOperator
            failed = Failure(failure, now: now)
            line = OperatorMessage.text(failure, now: now)
        }
        (generation, previous, reason, served, nextAt) = fields
        self.failure = failed
        rollout = between
        omissions = omitted
        revocations = notes.isEmpty ? nil : notes
        remarks = outcome == "revoked" ? Array(notes.dropFirst()) : notes
        status = max(status, notes.map(\.status).max() ?? .holds)
        exit = status.rawValue
    }
}

extension ReportWords.Failure {
    init(_ failure: RotationFailure, now: Date) {
        stage = failure.stage.rawValue
        verdict = failure.verdict
        said = failure.said.map { "\($0.speaker) said \($0.text)" }
        live = failure.live.text(at: now)
        next = failure.next.text(attempt: failure.attempt)
        nextAt = failure.next.instant
        hint = failure.hint
        attempt = failure.attempt
    }
}
