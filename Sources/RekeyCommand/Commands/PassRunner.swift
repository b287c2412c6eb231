import ArgumentParser
import Rotation

/// Runs a pass over certificates one after another, tells each one's outcome, and ends with the worst of them.
///
/// One after another on purpose: authorities answer two orders of one account for the same names with one order, and
/// one certificate that fails never keeps the next from its turn.
struct PassRunner {
    struct Payload: Encodable {
        let certificates: [ReportWords]
        let exit: Int32
    }

    let place: Workplace
    let json: Bool

    func run(_ lineages: [Lineage], work: (Rotator, Lineage) async -> LineageReport) async throws {
        let rotator = Rotator(try place.effects(narrator: TerminalNarrator(console: place.console)))
        var told: [ReportWords] = []
        for lineage in lineages {
            let words = ReportWords(await work(rotator, lineage), now: place.clock.now())
            told.append(words)
            tell(words)
        }
        place.console.settleProgress()
        let worst = told.map(\.status).max() ?? .holds
        if json {
            place.console.data(try JSONReport(payload: Payload(certificates: told, exit: worst.rawValue)).text())
        }
        try worst.end()
    }

    /// Failures are conversation, results are data.
    private func tell(_ words: ReportWords) {
        place.console.settleProgress()
        if words.outcome == "failed" {
            place.console.complain(words.line)
        } else if !json {
            place.console.data(words.line)
        }
        for remark in words.remarks { tell(remark, isFailure: words.outcome == "failed") }
    }

    /// A failed pass has said already that a revocation waits for it.
    private func tell(_ remark: RevocationWords, isFailure: Bool) {
        if remark.status != .holds {
            if !(isFailure && remark.outcome == "waiting") { place.console.complain(remark.line) }
        } else if !json {
            place.console.data(remark.line)
        }
    }
}
