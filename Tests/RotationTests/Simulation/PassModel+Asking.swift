import Foundation
import Ledger
import PKI
import Rotation

/// What a pass asks authorities before anything is due.
extension PassModel {
    func lookAtDirectories(at truth: Date) throws {
        let newestMade = certificates.compactMap { $0.generations.last?.made }.max()
        for name in authorities.keys.sorted() {
            let state = try ledger.authorityState(name)
            guard DirectoryCheck.isDue(state, newestMade: newestMade, now: local(truth)) else { continue }
            try look(at: name, truth)
        }
    }

    /// Fetches a directory and keeps what it tells.
    func look(at name: String, _ truth: Date) throws {
        guard let authority = authorities[name] else { return }
        guard let date = authority.directory(at: truth) else { return try ledger.directoryFailed(name) }
        let skew = authority.sendsDate ? local(truth).timeIntervalSince(date) : nil
        try ledger.directorySeen(name, skew: skew, at: local(truth))
    }

    /// Asks for renewal information where that is due, and gives all that is known.
    func askForAdvice(at truth: Date) throws -> [String: RenewalRow] {
        guard authorities.values.contains(where: \.advises) else { return [:] }
        var rows = try ledger.renewals()
        var changed: [RenewalRow] = []
        for certificate in certificates {
            guard let live = certificate.live, let authority = authorities[live.authority], authority.advises else {
                continue
            }
            guard RenewalSchedule.ask(rows[live.id], live: live.validity, now: local(truth)) == .now else { continue }
            let row = ask(authority, live, rows[live.id], at: truth)
            rows[live.id] = row
            changed.append(row)
        }
        try ledger.setRenewals(changed, at: local(truth))
        return rows
    }

    private func ask(
        _ authority: ScriptedAuthority,
        _ live: SimulatedCertificate.Generation,
        _ known: RenewalRow?,
        at truth: Date
    ) -> RenewalRow {
        let now = local(truth)
        var row =
            known
            ?? RenewalRow(
                certificateID: live.id,
                authority: authority.name,
                expires: live.validity.notAfter,
                askAgainAt: now
            )
        var answer = RenewalSchedule.Answer.longTerm
        if !authority.isUp(truth) {
            answer = .temporary
        } else if let (start, end) = authority.renewalInformation(live.id, at: truth) {
            row.window = RenewalDraw.window(
                start: start,
                end: end,
                explanation: nil,
                earlier: known?.window,
                draw: random.fraction()
            )
            row.fetchedAt = now
            answer = .usable(askAgain: authority.askAgain.map { now.addingTimeInterval($0) })
        }
        let next = RenewalSchedule.next(after: answer, temporaryFailures: row.temporaryFailures, now: now)
        (row.askAgainAt, row.temporaryFailures) = next
        return row
    }
}
