import ArgumentParser
import FoundationEssentials
import Ledger
import Storage
import SystemPackage

/// What the reading commands of the inventory have in common.
enum InventoryReading {
    /// The ledger for looking; nil, said so, when nothing was ever scanned.
    static func ledger(_ place: Workplace) throws -> Ledger? {
        do throws(LedgerFailure) {
            if let ledger = try Ledger.reading(path: place.state.database.string) { return ledger }
            place.console.complain("rekey: nothing was scanned yet\n  hint       rekey scan")
            return nil
        } catch {
            throw refuse(error, place.console)
        }
    }

    /// Says what is wrong with the ledger, and gives the exit.
    static func refuse(_ failure: LedgerFailure, _ console: Console) -> ExitCode {
        console.complain("rekey: \(failure)\n  hint       \(failure.hint)")
        return ExitCode(failure.kind == .busy ? ExitStatus.later.rawValue : ExitStatus.needsOperator.rawValue)
    }

    /// The names of managed certificates by their fingerprints.
    static func managedNames(_ ledger: Ledger) throws(LedgerFailure) -> [String: String] {
        let rows = try ledger.generations(certificate: nil)
        let pairs = rows.flatMap { row in
            ([row.fingerprint] + row.further.map(\.fingerprint)).map { ($0, row.certificate) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
