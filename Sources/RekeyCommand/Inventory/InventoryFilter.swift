import ArgumentParser
import FoundationEssentials
import Ledger

/// Which certificates a reading command is about.
struct InventoryFilter: ParsableArguments {
    @Option(help: ArgumentHelp("Part of a name or of the subject.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("A domain: itself and every name below it.", valueName: "domain"))
    var domain: String?

    @Option(help: ArgumentHelp("Part of the issuer's common name, or of its organisation.", valueName: "name"))
    var issuer: String?

    @Option(help: ArgumentHelp("rsa, ecdsa, ed25519 …", valueName: "word"))
    var keyType: String?

    @Option(help: ArgumentHelp("Ends within this time, such as 30d.", valueName: "time"))
    var expiresWithin: Span?

    @Flag(help: "Has ended already.")
    var expired = false

    @Flag(inversion: .prefixedNo, help: "Is rotated by Rekey, or is not.")
    var managed: Bool?

    @Option(help: ArgumentHelp("file, endpoint, kubernetes, aws, transparency.", valueName: "word"))
    var kind: KindWord?

    @Option(help: ArgumentHelp("The service that uses it, such as nginx, or its unit.", valueName: "name"))
    var service: String?

    @Option(help: ArgumentHelp("The environment of the place.", valueName: "name"))
    var environment: String?

    @Option(help: ArgumentHelp("The owner of the place.", valueName: "name"))
    var owner: String?

    @Option(help: ArgumentHelp("Has a finding at least as bad: info, low, medium, high, critical.", valueName: "word"))
    var severity: SeverityWord?

    @Flag(help: "Authorities' certificates too.")
    var includeCas = false

    @Flag(help: "Also what is seen nowhere any more.")
    var gone = false

    /// The question to the store.
    func query(at now: Date) -> InventoryQuery {
        var query = InventoryQuery(instant: now)
        query.text = text
        query.nameSuffix = domain?.lowercased()
        query.issuer = issuer
        query.keyType = keyType
        if let expiresWithin { query.endsBefore = now.addingTimeInterval(expiresWithin.seconds) }
        if expiresWithin != nil, !expired { query.endsAtOrAfter = now }
        if expired { query.endsBefore = now }
        query.isManaged = managed
        query.place = InventoryQuery.PlaceFilter(
            kind: kind?.rawValue,
            service: service,
            environment: environment,
            owner: owner
        )
        query.leastSeverity = severity.flatMap { FindingSeverity(rawValue: $0.rawValue) }
        query.includesAuthorities = includeCas
        query.includesPast = gone
        return query
    }
}

/// A severity on the command line.
enum SeverityWord: String, ExpressibleByArgument, CaseIterable {
    case info, low, medium, high, critical
}

/// A kind of place on the command line.
enum KindWord: String, ExpressibleByArgument, CaseIterable {
    case file, endpoint, kubernetes, aws, transparency
}

/// A length of time on the command line: a whole number with `s`, `m`, `h` or `d`.
struct Span: ExpressibleByArgument {
    let seconds: Double

    init(seconds: Double) { self.seconds = seconds }

    var defaultValueDescription: String { "\(Int(seconds))s" }

    init?(argument: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = UInt32(argument.dropLast()) else {
            return nil
        }
        seconds = Double(number) * unit
    }
}
