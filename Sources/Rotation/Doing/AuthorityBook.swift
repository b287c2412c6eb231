import ACME
import FoundationEssentials
import Ledger
import Storage

/// Keeps what is learnt of an authority as a whole: whether its directory answers, how its clock goes, and whether it
/// has had enough of the account.
struct AuthorityBook: Sendable {
    private let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// Fetches the directory, notes how that went, and refuses to go on with a clock that is wrong.
    func open(_ authority: Authority, _ client: ACMEClient) async throws(Trouble) {
        do throws(ACMEFailure) { _ = try await client.directory() } catch {
            note(error, of: authority)
            throw .account(.acme(error))
        }
        let skew = seen(authority, client)
        if let trouble = ClockSanity.judge(skew: skew, of: authority.name.text) { throw .clock(trouble) }
    }

    /// Notes that the directory answered; gives this machine's clock minus the authority's.
    @discardableResult
    func seen(_ authority: Authority, _ client: ACMEClient) -> Double? {
        let skew = client.clockSkew.map { -$0 }
        try? effects.ledger.directorySeen(authority.name.text, skew: skew, at: effects.clock.now())
        return skew
    }

    /// Notes a failure as far as it is about the authority and not about names.
    func note(_ failure: ACMEFailure, of authority: Authority) {
        if case .transport = failure {
            return note { () throws(LedgerFailure) in try effects.ledger.directoryFailed(authority.name.text) }
        }
        guard let answer = failure.answer, let refusal = Self.refusal(failure, answer) else { return }
        let state = try? effects.ledger.authorityState(authority.name.text)
        let now = effects.clock.now()
        let until = AuthorityHold.until(
            refusal,
            refusals: ((state ?? nil)?.refusals ?? 0) + 1,
            wish: answer.retryAfter.map {
                now.addingTimeInterval(Double(min($0, .seconds(864_000)).components.seconds))
            },
            now: now,
            draw: effects.draw()
        )
        note { () throws(LedgerFailure) in
            try effects.ledger.holdAuthority(
                authority.name.text,
                notBefore: until,
                isPaused: refusal == .paused,
                reason: answer.problem.said.map { "\($0)" } ?? "",
                helpURL: answer.helpLink.map { "\($0)" }
            )
        }
    }

    /// Notes that the account was taken.
    func release(_ authority: Authority) {
        note { () throws(LedgerFailure) in try effects.ledger.releaseAuthority(authority.name.text) }
    }

    /// How the account as a whole was refused; nil when it was not.
    private static func refusal(_ failure: ACMEFailure, _ answer: ProblemAnswer) -> AuthorityHold.Refusal? {
        guard case .problem(_, let purpose) = failure, [.order, .account].contains(purpose) else {
            return answer.status == 503 ? .overloaded : nil
        }
        if answer.status == 503 { return .overloaded }
        guard answer.problem.type == .rateLimited else { return nil }
        // A limit for one set of names is the names' own back-off; the account is held where no wait is named.
        guard answer.retryAfter == nil else { return nil }
        return answer.helpLink == nil ? .limited : .paused
    }

    /// The ledger may be full; what is being done goes on.
    private func note(_ work: () throws(LedgerFailure) -> Void) {
        do throws(LedgerFailure) { try work() } catch {}
    }
}
