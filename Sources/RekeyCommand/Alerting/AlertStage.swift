import Alerts
import ArgumentParser
import FoundationEssentials
import Glibc
import Inventory
import Ledger
import Rotation
import Settings

/// Who is told, put together from the configuration.
struct AlertStage {
    private let place: Workplace
    private let ledger: Ledger
    let desk: AlertDesk
    /// Why some channels, and the heartbeat, cannot be used as they are configured.
    let defects: [AlertDefect]

    /// What cannot be made keeps nobody else from being told.
    ///
    /// - Parameter saysDefects: whether it is said now; what sends nothing need not.
    init(_ place: Workplace, ledger: Ledger, saysDefects: Bool = true) {
        self.place = place
        self.ledger = ledger
        let settings = place.configuration.alerts
        let interval = place.configuration.scan.interval.map { Double($0.components.seconds) } ?? 86_400
        let maker = ChannelMaker(files: place.files, interval: interval)
        let made = maker.make(settings)
        defects = made.defects
        desk = AlertDesk(
            ledger: ledger,
            slots: made.slots,
            heartbeat: made.heartbeat,
            instance: Self.hostName,
            clock: place.clock,
            jitter: { Double.random(in: 0..<1) },
            progress: { [console = place.console] names in
                console.progress("alerts: telling \(names.joined(separator: ", "))")
            }
        )
        guard saysDefects else { return }
        for defect in defects { place.console.complain("rekey: alerts: \(defect)\n  hint       \(defect.hint)") }
    }

    /// Evaluates the rules over what is known now, and tells whoever is configured.
    ///
    /// Nil when nobody is configured and nothing stands: then there is nobody to work it out for.
    ///
    /// - Parameter estate: what a scan found; nil after a run without a scan.
    func round(estate: EstateReport?, runSucceeded: Bool) async throws -> AlertWords? {
        let facts: AlertFacts
        do throws(LedgerFailure) {
            guard try isWanted else { return nil }
            facts = try AlertFactsMaker(place: place, ledger: ledger).facts(estate: estate)
        } catch {
            throw InventoryReading.refuse(error, place.console)
        }
        let isWell = runSucceeded && defects.isEmpty
        let words = AlertWords(await desk.round(facts: facts, runSucceeded: isWell), defects: defects)
        place.console.settleProgress()
        for problem in words.news { place.console.complain("rekey: alerts: \(problem)") }
        return words
    }

    /// What stands from the time when somebody was configured must be able to end.
    private var isWanted: Bool {
        get throws(LedgerFailure) {
            let settings = place.configuration.alerts
            if !settings.channels.isEmpty || settings.heartbeat != nil { return true }
            return try !ledger.standingAlerts().isEmpty
        }
    }

    /// What names this installation to receivers.
    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension SystemClock: AlertClock {}
