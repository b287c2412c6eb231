import ArgumentParser
import Rotation

/// Runs a pass over certificates one after another, tells each one's outcome, and ends with the worst of them.
///
/// One after another on purpose: authorities answer two orders of one account for the same names with one order, and
/// one certificate that fails never keeps the next from its turn.
struct PassRunner {
    struct Payload: Encodable {
        let certificates: [ReportWords]
        let scan: ScanWords?
        let alerts: AlertWords?
        let exit: Int32
    }

    /// What follows a scheduled pass, told in its report.
    typealias Aftermath = (scan: ScanWords?, alerts: AlertWords?)

    let place: Workplace
    let json: Bool
    /// Whether authorities are asked beforehand when to renew, and afterwards for what is new.
    var asksAdvice = false

    /// - Parameter afterwards: what is done when all have had their turn, with how it went.
    func run(
        _ lineages: [Lineage],
        afterwards: (Effects, ExitStatus) async -> Aftermath = { _, _ in (nil, nil) },
        work: (Rotator, Lineage) async -> LineageReport
    ) async throws {
        let effects = try place.effects(narrator: TerminalNarrator(console: place.console))
        let (rotator, advice) = (Rotator(effects), AdviceRound(effects))
        if asksAdvice {
            for alarm in await advice.ask(about: lineages) { place.console.complain("rekey: \(alarm)") }
        }
        var told: [ReportWords] = []
        for lineage in asksAdvice ? rotator.byUrgency(lineages) : lineages {
            let report = await work(rotator, lineage)
            // RFC 9773 §4.3: "Clients SHOULD fetch a certificate's RenewalInfo immediately after issuance."
            if asksAdvice, report.isFresh { _ = await advice.ask(about: [lineage]) }
            let words = ReportWords(report, now: place.clock.now())
            told.append(words)
            tell(words)
        }
        let rotations = told.map(\.status).max() ?? .holds
        // A soak is as it should be: whoever listens to the heart need not worry.
        let worries = told.filter { $0.rollout == nil }.map(\.status).max() ?? .holds
        let (scan, alerts) = await afterwards(effects, worries)
        let worst = max(rotations, alerts?.hasDefects == true ? .configuration : .holds)
        await effects.close()
        place.console.settleProgress()
        if json {
            let payload = Payload(certificates: told, scan: scan, alerts: alerts, exit: worst.rawValue)
            place.console.data(try JSONReport(payload: payload).text())
        }
        try worst.end()
    }

    /// Failures are conversation, results are data.
    private func tell(_ words: ReportWords) {
        place.console.settleProgress()
        if words.failure != nil {
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
