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

    /// A channel that cannot be made ends the command with 78: alerts that go nowhere are worse than none.
    init(_ place: Workplace, ledger: Ledger) throws {
        self.place = place
        self.ledger = ledger
        let settings = place.configuration.alerts
        let interval = place.configuration.scan.interval.map { Double($0.components.seconds) } ?? 86_400
        let maker = ChannelMaker(files: place.files, interval: interval)
        do throws(ChannelMaker.Failure) {
            var slots: [ChannelSlot] = []
            for channel in settings.channels { slots.append(try maker.slot(channel)) }
            desk = AlertDesk(
                ledger: ledger,
                slots: slots,
                heartbeat: try settings.heartbeat.map(maker.heartbeat),
                instance: Self.hostName,
                clock: place.clock,
                jitter: { Double.random(in: 0..<1) }
            )
        } catch {
            place.console.complain("rekey: \(error)\n  hint       \(error.hint)")
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }

    /// Evaluates the rules over what is known now, and tells. Nil when nobody is to be told.
    ///
    /// - Parameter estate: what a scan found; nil after a run without a scan.
    func round(estate: EstateReport?, runSucceeded: Bool) async throws -> AlertWords? {
        let settings = place.configuration.alerts
        guard !settings.channels.isEmpty || settings.heartbeat != nil else { return nil }
        let facts: AlertFacts
        do throws(LedgerFailure) {
            facts = try AlertFactsMaker(place: place, ledger: ledger).facts(estate: estate)
        } catch {
            throw InventoryReading.refuse(error, place.console)
        }
        let words = AlertWords(await desk.round(facts: facts, runSucceeded: runSucceeded))
        for problem in words.problems { place.console.complain("rekey: alerts: \(problem)") }
        return words
    }

    /// What names this installation to receivers.
    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension SystemClock: AlertClock {}
