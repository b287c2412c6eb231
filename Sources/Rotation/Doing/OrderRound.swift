import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// The orders of one rotation, one after the other, with one entry in the journal.
final class OrderRound {
    private let effects: Effects
    private let lineage: Lineage
    private let ignoresBudget: Bool
    /// The entry that is open; nil before the first step.
    private(set) var journal: Journal?
    private var authority = ""
    /// Why it was begun, where this run began it.
    private(set) var due: Due?

    init(_ effects: Effects, _ lineage: Lineage, ignoresBudget: Bool) {
        self.effects = effects
        self.lineage = lineage
        self.ignoresBudget = ignoresBudget
    }

    /// Does one task of those that bring a certificate.
    func take(_ task: NextTask, _ snapshot: LineageReader.Snapshot) async throws(Trouble) -> Obtained {
        switch task {
        case .resume:
            guard let note = snapshot.order else { return .pair }
            let journal = try open(reason: note.reason, authority: note.authority)
            return try await OrderDesk(effects).resume(note, lineage, snapshot, journal)
        case .order(let plan): return try await order(plan, snapshot)
        case .assemble:
            let first = snapshot.issued.first?.note
            // The entry of the last order goes on, whoever was asked for the first.
            let journal =
                if let begun = self.journal { begun } else {
                    try open(reason: first?.reason ?? "resumed", authority: first?.authority ?? "")
                }
            return .generation(try OrderShelf(effects).assemble(lineage, snapshot, journal))
        case .nothing, .deploy, .settle, .advance, .wait, .braked, .clockWrong: return .pair
        }
    }

    /// Closes the entry: the rest of the certificates is not to be ordered now, and those that are issued are kept.
    func interrupt() {
        journal?.end(.interrupted, generation: nil, "the other certificates of its generation are ordered later")
        journal = nil
    }

    private func order(_ plan: OrderPlan, _ snapshot: LineageReader.Snapshot) async throws(Trouble) -> Obtained {
        if due == nil { effects.narrator.reached(.due, of: lineage.name, detail: plan.due.description) }
        due = due ?? plan.due
        let desk = OrderDesk(effects)
        let authority = try desk.authority(named: plan.authority, for: lineage)
        let journal = try open(reason: plan.due.word, authority: authority.name.text)
        return try await desk.order(
            plan.due,
            snapshot.view.nextKey(of: lineage.wish),
            from: authority,
            lineage,
            snapshot,
            journal,
            isExempt: plan.isExempt,
            replaces: plan.replaces,
            ignoresBudget: ignoresBudget || snapshot.view.begun?.ignoresBudget == true
        )
    }

    /// The entry for what comes now. Another authority gets an entry of its own: what it does is held against it.
    private func open(reason: String, authority: String) throws(Trouble) -> Journal {
        if let journal, self.authority == authority { return journal }
        if journal != nil { interrupt() }
        let journal = try Journal(effects, lineage, reason: reason, authority: authority)
        self.journal = journal
        self.authority = authority
        return journal
    }
}
