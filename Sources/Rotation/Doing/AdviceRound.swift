import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// Asks authorities, ahead of a pass, what they know that certificates do not: when to renew them (RFC 9773), which
/// profiles there are, what time it is. Never fails: who does not answer is asked again later.
package struct AdviceRound: Sendable {
    /// Questions under way at once.
    private static let breadth = 10

    private let effects: Effects

    package init(_ effects: Effects) { self.effects = effects }

    /// One live certificate to be asked about.
    private struct Question: Sendable {
        let id: CertificateID
        let authority: Authority
        let notAfter: Date
        let earlier: RenewalRow?
    }

    /// Asks about every certificate whose turn it is.
    ///
    /// - Returns: what somebody should know before it hurts, in sentences: a profile that is gone, a clock that is off.
    package func ask(about lineages: [Lineage]) async -> [String] {
        let questions = due(lineages)
        let alarms = await lookIn(on: authorities(of: lineages))
        // An authority that did not answer once is not asked about all the others: the passes come first.
        var silent: Set<String> = []
        for batch in stride(from: 0, to: questions.count, by: Self.breadth) {
            let group = questions[batch..<min(batch + Self.breadth, questions.count)].filter {
                !silent.contains($0.authority.name.text)
            }
            let rows = await withTaskGroup(of: RenewalRow?.self) { tasks in
                for question in group { tasks.addTask { await answer(to: question) } }
                var rows: [RenewalRow] = []
                for await row in tasks { if let row { rows.append(row) } }
                return rows
            }
            if !rows.isEmpty { try? effects.ledger.setRenewals(rows, at: effects.clock.now()) }
            silent.formUnion(rows.filter { $0.temporaryFailures > 0 }.map(\.authority))
        }
        return alarms
    }

    private func due(_ lineages: [Lineage]) -> [Question] {
        let now = effects.clock.now()
        let known = (try? effects.ledger.renewals()) ?? [:]
        let store = GenerationStore(fileSystem: effects.files, state: effects.state)
        return lineages.flatMap { lineage -> [Question] in
            guard let number = (try? effects.state.liveGeneration(lineage.name, effects.files)) ?? nil,
                let live = try? store.outline(lineage.name, number)
            else { return [] }
            return live.pairs.compactMap { pair in
                guard let id = pair.certificateID.flatMap(CertificateID.init(text:)),
                    let authority = lineage.authorities.first(where: { $0.name.text == pair.authority }),
                    case .now = RenewalSchedule.ask(known[id.description], live: pair.validity, now: now)
                else { return nil }
                return Question(
                    id: id,
                    authority: authority,
                    notAfter: pair.validity.notAfter,
                    earlier: known[id.description]
                )
            }
        }
    }

    private func answer(to question: Question) async -> RenewalRow? {
        guard let client = try? await effects.accounts.client(for: question.authority) else { return nil }
        let answer: RenewalSchedule.Answer
        var window = question.earlier?.window
        var fetchedAt = question.earlier?.fetchedAt
        let now = effects.clock.now()
        do throws(ACMEFailure) {
            let reading = try await client.renewalInfo(for: question.id)
            // Without the resource there is nothing to ask for until the directory is another one.
            answer = reading.map { .usable(askAgain: $0.askAgain) } ?? .longTerm
            if let info = reading?.info {
                window = RenewalDraw.window(
                    start: info.window.start,
                    end: info.window.end,
                    explanation: info.explanationURL.map { "\($0)" },
                    earlier: window,
                    draw: effects.draw()
                )
                fetchedAt = now
            }
        } catch {
            answer = Self.answer(error)
        }
        let next = RenewalSchedule.next(
            after: answer,
            temporaryFailures: question.earlier?.temporaryFailures ?? 0,
            now: now
        )
        return RenewalRow(
            certificateID: question.id.description,
            authority: question.authority.name.text,
            expires: question.notAfter,
            window: window,
            fetchedAt: fetchedAt,
            askAgainAt: next.askAgain,
            temporaryFailures: next.temporaryFailures
        )
    }

    private static func answer(_ failure: ACMEFailure) -> RenewalSchedule.Answer {
        switch RenewalInfoOutcome(failure) {
        case .answered(let askAgain): .usable(askAgain: askAgain)
        case .temporaryFailure: .temporary
        case .longTermFailure: .longTerm
        }
    }

    private func authorities(of lineages: [Lineage]) -> [Authority] {
        var known: [AuthorityName: Authority] = [:]
        for authority in lineages.flatMap(\.authorities) { known[authority.name] = authority }
        return known.values.sorted { $0.name.text < $1.name.text }
    }

    /// Fetches the directories whose turn it is: twice a day, and at once when the clock is suspect.
    func lookIn(on authorities: [Authority]) async -> [String] {
        var alarms: [String] = []
        for authority in authorities {
            let state = (try? effects.ledger.authorityState(authority.name.text)) ?? nil
            // An authority that was never asked is asked by the first order, not before.
            guard state != nil, DirectoryCheck.isDue(state, now: effects.clock.now()),
                let client = try? await effects.accounts.client(for: authority)
            else { continue }
            do throws(ACMEFailure) {
                let offered = try await client.directory().metadata.profiles.keys
                AuthorityBook(effects).seen(authority, client)
                let gone = DirectoryCheck.profile(
                    authority.profile,
                    offered: Set(offered),
                    authority: authority.name.text
                )
                if let gone { alarms.append("\(gone)\n  hint       \(gone.hint)") }
            } catch {
                AuthorityBook(effects).note(error, of: authority)
            }
        }
        return alarms
    }
}
