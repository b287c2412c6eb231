import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage

/// What is issued for a certificate with several keys and waits for the rest of its generation.
struct OrderShelf: Sendable {
    let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// Makes the generation of what is issued for every key, and clears the places of the orders.
    ///
    /// - Returns: its number.
    func assemble(
        _ lineage: Lineage,
        _ snapshot: LineageReader.Snapshot,
        _ journal: Journal
    ) throws(Trouble) -> GenerationNumber {
        let number = snapshot.numbers.last?.next ?? .first
        let row: GenerationRow
        do throws(StagingFailure) {
            let staged = try Stager(fileSystem: effects.files, state: effects.state).stage(
                lineage.name,
                number,
                pairs: snapshot.issued.map(\.pair),
                createdAt: effects.clock.now(),
                access: lineage.access
            )
            row = GenerationRow(staged.generation, standing: .staged, at: effects.clock.now())
        } catch {
            throw .staging(error)
        }
        index(row, snapshot.issued)
        // The generation is durable: keys, notes and chains have done their work.
        do throws(StorageFailure) { try OrderPlace(effects, lineage.name).discard() } catch { throw .storage(error) }
        try journal.record(.staged, "generation \(number.rawValue)")
        return number
    }

    /// The index follows the disk, and is never the reason to stop; orders that a killed run left open are closed.
    private func index(_ row: GenerationRow, _ issued: [IssuedOrder]) {
        try? effects.ledger.upsert(row)
        for order in issued {
            let open = (try? effects.ledger.openOrders(nameSet: order.note.nameSet)) ?? []
            for row in open where row.url == order.note.url {
                try? effects.ledger.finish(row.id, result: OrderBudget.issued, at: effects.clock.now())
            }
        }
    }
}
