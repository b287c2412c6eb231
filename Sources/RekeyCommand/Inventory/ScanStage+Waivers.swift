import ArgumentParser
import FoundationEssentials
import Ledger
import Settings

extension ScanStage {
    /// What the configuration waives is waived in the store, and what it no longer does is not.
    func syncWaivers(_ ledger: Ledger, at now: Date) throws {
        do throws(LedgerFailure) {
            let wanted = place.configuration.waivers.filter { $0.until > now }.map { waiver in
                WaiverTerms(waiver, mark: Self.mark)
            }
            let standing = try ledger.waivers(at: now).filter { $0.terms.by.hasSuffix(Self.mark) }
            for waiver in standing where !wanted.contains(waiver.terms) { try ledger.withdraw(waiver.id, at: now) }
            let held = standing.map(\.terms)
            for terms in wanted where !held.contains(terms) { try ledger.waive(terms, at: now) }
        } catch {
            throw InventoryReading.refuse(error, place.console)
        }
    }

    /// Tells waivers of the file from those of an operator.
    private static let mark = " (configuration)"
}
