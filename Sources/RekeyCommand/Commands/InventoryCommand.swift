import ArgumentParser
import FoundationEssentials
import Ledger
import Rotation

/// `rekey inventory`
struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Every certificate that was found: where it is, whose it is, until when. Writes nothing.",
        discussion: """
            What rekey scan found last is listed, soonest to end first. Authorities' certificates and what is seen \
            nowhere any more are left out unless asked for. WORST is the worst finding about a certificate; all of them, \
            those about endpoints and the estate too, are told by --findings.
            """
    )

    enum Order: String, ExpressibleByArgument, CaseIterable {
        case end, firstSeen = "first-seen", name
    }

    @OptionGroup var filter: InventoryFilter

    @Option(help: ArgumentHelp("end, first-seen or name.", valueName: "word"))
    var sort: Order = .end

    @Flag(help: "The last first.")
    var reverse = false

    @Option(help: ArgumentHelp("Certificates on a page, up to 10000.", valueName: "number"))
    var limit = 50

    @Option(help: ArgumentHelp("The page after this mark, which the page before ended with.", valueName: "mark"))
    var after: String?

    @Flag(help: "Comma-separated values, safe for spreadsheets; every page.")
    var csv = false

    @Flag(help: "What could not be seen into, instead of certificates.")
    var blindSpots = false

    @Flag(help: "What is wrong, the worst first, instead of certificates; of the filters, --severity holds.")
    var findings = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes 1 to 10000") }
        if csv, options.json { throw ValidationError("--csv and --json: one of them") }
        if findings, blindSpots { throw ValidationError("--findings and --blind-spots: one of them") }
        if csv, blindSpots { throw ValidationError("blind spots have no --csv: use --json") }
        if findings, after != nil { throw ValidationError("findings have no pages: raise --limit") }
        if let after, InventoryCursor(after) == nil {
            throw ValidationError("\"\(after)\" is no mark: use the one that the page before ended with")
        }
    }

    struct Payload: Encodable {
        let certificates: [InventoryWords]
        /// On the first page only.
        let revocationLists: [RevocationListWords]?
        let next: String?
        let exit: Int32
    }

    func run() async throws {
        let place = try Workplace(options, mayBeUnconfigured: true)
        guard let ledger = try InventoryReading.ledger(place) else {
            let text = try Self.nothing(json: options.json, csv: csv, blindSpots: blindSpots, findings: findings)
            if let text { place.console.data(text) }
            return
        }
        let began = ContinuousClock.now
        do throws(LedgerFailure) {
            if findings { return try tellFindings(ledger, place) }
            if blindSpots { return try tellBlindSpots(ledger, place) }
            if csv { return try tellCSV(ledger, place) }
            try tellPage(ledger, place, began)
        } catch {
            throw InventoryReading.refuse(error, place.console)
        }
    }

    /// What a program that reads this gets where nothing was ever scanned; nil for people, who are told so.
    static func nothing(
        json: Bool,
        csv: Bool = false,
        blindSpots: Bool = false,
        findings: Bool = false
    ) throws -> String? {
        if csv, !blindSpots { return findings ? String(FindingWords.header.dropLast()) : InventoryCSV.header }
        guard json else { return nil }
        if findings { return try JSONReport(payload: FindingWords.Payload(findings: [], total: 0, exit: 0)).text() }
        if blindSpots { return try JSONReport(payload: BlindSpotWords.Payload(blindSpots: [], exit: 0)).text() }
        return try JSONReport(payload: Payload(certificates: [], revocationLists: [], next: nil, exit: 0)).text()
    }

    private func query(_ place: Workplace) -> InventoryQuery {
        var query = filter.query(at: place.clock.now())
        query.order =
            switch sort {
            case .end: .end
            case .firstSeen: .firstSeen
            case .name: .title
            }
        query.isDescending = reverse
        query.limit = limit
        query.after = after.flatMap { InventoryCursor($0) }
        return query
    }

    private func tellPage(
        _ ledger: Ledger,
        _ place: Workplace,
        _ began: ContinuousClock.Instant
    ) throws(LedgerFailure) {
        let query = query(place)
        let page = try ledger.inventory(query)
        place.console.detail("query took \(Self.milliseconds(since: began)) ms")
        let managed = try InventoryReading.managedNames(ledger)
        guard options.json else {
            let total = page.next == nil ? nil : try ledger.inventoryCount(query)
            return place.console.data(InventoryTable.text(page, managed, place.clock.now(), total: total))
        }
        var words: [InventoryWords] = []
        for item in page.items {
            let places = try ledger.places(of: item.certificate.fingerprint)
            words.append(InventoryWords(item, places: places, managed: managed[item.certificate.fingerprint]))
        }
        let lists = after == nil ? try RevocationListWords.all(ledger) : nil
        let payload = Payload(
            certificates: words,
            revocationLists: lists,
            next: page.next?.description,
            exit: 0
        )
        if let text = try? JSONReport(payload: payload).text() { place.console.data(text) }
    }

    private func tellCSV(_ ledger: Ledger, _ place: Workplace) throws(LedgerFailure) {
        let managed = try InventoryReading.managedNames(ledger)
        var query = query(place)
        query.limit = 1_000
        place.console.data(InventoryCSV.header)
        while true {
            let page = try ledger.inventory(query)
            for item in page.items { place.console.data(InventoryCSV.line(item, managed)) }
            guard let next = page.next else { return }
            query.after = next
        }
    }

    private func tellFindings(_ ledger: Ledger, _ place: Workplace) throws(LedgerFailure) {
        let now = place.clock.now()
        let least = filter.severity.flatMap { FindingSeverity(rawValue: $0.rawValue) } ?? .info
        let found = try ledger.findings(FindingFilter(leastSeverity: least, hidingWaivedAt: now, limit: limit))
        let words = found.map(FindingWords.init)
        if csv {
            let text = FindingWords.header + words.map(\.record).joined()
            return place.console.data(String(text.dropLast(1)))
        }
        let total = try ledger.findingCounts(at: now).filter { $0.severity >= least }
            .reduce(0) { $0 + $1.standing - $1.waived }
        guard options.json else {
            let lines = words.isEmpty ? ["nothing is wrong"] : words.map(\.text)
            let rest = total > words.count ? ["\(words.count) of \(total); more: --limit \(min(total, 10_000))"] : []
            return place.console.data((lines + rest).joined(separator: "\n"))
        }
        let payload = FindingWords.Payload(findings: words, total: total, exit: 0)
        if let text = try? JSONReport(payload: payload).text() { place.console.data(text) }
    }

    private func tellBlindSpots(_ ledger: Ledger, _ place: Workplace) throws(LedgerFailure) {
        // Every one: what is left out would be silence.
        let spots = try ledger.blindSpots(limit: .max)
        guard options.json else { return place.console.data(BlindSpotWords.table(spots)) }
        let payload = BlindSpotWords.Payload(blindSpots: spots.map(BlindSpotWords.init), exit: 0)
        if let text = try? JSONReport(payload: payload).text() { place.console.data(text) }
    }

    private static func milliseconds(since began: ContinuousClock.Instant) -> String {
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        let thousandths = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return "\(thousandths / 1000).\(String(thousandths % 1000 + 1000).dropFirst())"
    }
}
