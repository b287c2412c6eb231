import ACME
import FoundationEssentials
import Rotation
import Storage

/// What came of one revocation in one line for people and in one object for machines.
struct RevocationWords: Encodable {
    let generation: Int
    /// `revoked`, `revoked-already`, `waiting`, `lapsed` or `failed`.
    let outcome: String
    let reason: String?
    /// Who signed: `account` or `certificate-key`.
    let signatory: String?
    let failure: ReportWords.Failure?

    private enum CodingKeys: String, CodingKey { case generation, outcome, reason, signatory, failure }

    /// The line for people.
    private(set) var line: String
    private(set) var status = ExitStatus.holds

    init(_ note: RevocationNote, of name: String, now: Date) {
        var said: (outcome: String, reason: String?, signatory: String?, failure: ReportWords.Failure?) = (
            "", nil, nil, nil
        )
        switch note {
        case .done(let record):
            generation = record.generation.rawValue
            said = (
                record.wasRevokedAlready ? "revoked-already" : "revoked", record.reason?.word,
                record.signatory.rawValue, nil
            )
            line = Self.line(record, of: name)
        case .waiting(let number):
            generation = number.rawValue
            said.outcome = "waiting"
            status = .later
            line = "\(name): generation \(number.rawValue) is not revoked yet: its successor is not seen served"
        case .lapsed(let number):
            generation = number.rawValue
            said.outcome = "lapsed"
            line = "\(name): generation \(number.rawValue) expired or was removed unrevoked; nothing is left to do"
        case .failed(let number, let failure):
            generation = number.rawValue
            said.outcome = "failed"
            said.failure = ReportWords.Failure(failure, now: now)
            status = failure.next.exit == 75 ? .later : .needsOperator
            line = OperatorMessage.text(failure, now: now)
        }
        (outcome, reason, signatory, failure) = said
    }

    private static func line(_ record: RevocationRecord, of name: String) -> String {
        let number = "generation \(record.generation.rawValue)"
        let reason = record.reason.map { " (\($0.word))" } ?? ""
        let done =
            record.wasRevokedAlready
            ? "\(name): \(number) was revoked already, as the CA says" : "\(name): \(number) is revoked\(reason)"
        return record.isLive ? "\(done); it is live: replace it with rekey rotate \(name) --force" : done
    }
}
