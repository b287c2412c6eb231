import Alerts
import ArgumentParser
import FoundationEssentials
import Inventory
import Ledger

/// What follows a scan: people are told, figures are written.
struct ScanEnding {
    let stage: ScanStage

    func words(_ summary: ScanSummary, runSucceeded: Bool) async throws -> ScanWords {
        let place = stage.place
        let ledger = try stage.ledger
        let alerts = try await AlertStage(place, ledger: ledger)
            .round(estate: summary.estate, runSucceeded: runSucceeded)
        MetricsFile(place, ledger: ledger).write()
        do throws(LedgerFailure) {
            let store = try ScanWords.Store(ledger, at: place.clock.now())
            return ScanWords(summary, store: store, alerts: alerts)
        } catch {
            throw InventoryReading.refuse(error, place.console)
        }
    }
}
