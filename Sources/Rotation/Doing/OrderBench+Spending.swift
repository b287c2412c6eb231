import ACME
import FoundationEssentials
import Ledger
import PKI
import Storage

/// What an order costs: its row in the ledger, the names that failed, and whether another one may be sent.
extension OrderBench {
    /// The order's row: an order that took the place of one that was gone is counted as soon as it is known.
    func counted() throws(LedgerFailure) -> OrderID {
        if let order = tally.current { return order }
        let order = try count()
        tally.current = order
        return order
    }

    /// Accounting: an order that ended is not held against the certificate if the entry cannot be written.
    func finish(_ result: String) {
        guard let order = tally.current else { return }
        try? effects.ledger.finish(order, result: result, at: effects.clock.now())
    }

    /// The names that the authority could not validate, for the hourly brake.
    func noteFailedNames(_ failure: OrderFailure) {
        let rows = failure.failedNames.map { identifier, problem in
            FailedValidation(
                identifier: identifier.budgetKey,
                authority: authority.name.text,
                certificate: lineage.name.text,
                problem: problem,
                at: effects.clock.now()
            )
        }
        if !rows.isEmpty { try? effects.ledger.recordFailedValidations(rows) }
    }

    /// Whether the names may be ordered once more, to be proven in another way. Counted before it is said.
    func mayOrderAgain(after failure: OrderFailure) throws(Trouble) -> Bool {
        finish("\(failure.phase): \(failure.summary)")
        noteFailedNames(failure)
        let now = effects.clock.now()
        do throws(LedgerFailure) {
            let spending = try BudgetReader(effects.ledger).spending(
                of: lineage.identifiers,
                resuming: nil,
                live: live,
                limit: limit,
                at: now
            )
            if !note.ignoresBudget, OrderBudget.brake(spending, live: live, now: now, limit: limit) != nil {
                return false
            }
            tally.current = try count()
        } catch {
            throw .ledger(error)
        }
        return true
    }

    /// A row for an order that is about to be sent in the place of one that was not placed.
    func countAgain() throws(Trouble) {
        do throws(LedgerFailure) { tally.current = try count() } catch { throw .ledger(error) }
    }

    private var limit: Int { OrderBudget.limit(keys: lineage.keys) }

    private func count() throws(LedgerFailure) -> OrderID {
        try effects.ledger.recordOrder(
            nameSet: lineage.nameSet.description,
            authority: authority.name.text,
            certificate: lineage.name.text,
            rotation: journal.id,
            names: lineage.identifiers.map(\.orderedName),
            at: effects.clock.now()
        )
    }
}

extension OrderFailure {
    /// The names that validators found wanting, each with the type of its problem.
    fileprivate var failedNames: [(Identifier, String)] {
        let problems: [IdentifierProblem] =
            switch acme {
            case .orderInvalid(let problems), .notValidated(let problems): problems
            default: []
            }
        return problems.compactMap { problem in
            guard let name = problem.identifier, let identifier = try? Identifier("\(name)") else { return nil }
            return (identifier, "\(problem.problem.type)")
        }
    }
}
