import Alerts
import ArgumentParser
import FoundationEssentials
import Ledger
import Rotation
import Settings

/// `rekey alerts`
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "What somebody should know, who was told, and how to keep it quiet for a while.",
        subcommands: [
            AlertsListCommand.self, AlertsTestCommand.self, AlertsAcknowledgeCommand.self, AlertsSilenceCommand.self,
            AlertsUnsilenceCommand.self,
        ],
        defaultSubcommand: AlertsListCommand.self
    )
}

/// `rekey alerts list`
struct AlertsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The alerts that stand, who was told, the silences that hold, and how the channels fare.",
        discussion: """
            As the last scan or run left it. Each channel is told, or its message waits for the next run, or it was given \
            up. Exit 2 when an alert stands or a channel cannot be used.
            """
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options, mayBeUnconfigured: true)
        let names = place.configuration.alerts.channels.map(\.name)
        guard let ledger = try InventoryReading.ledger(place) else {
            let nothing = AlertListWords(AlertListWords.Book(), configured: names, defects: [], at: place.clock.now())
            if options.json { place.console.data(try JSONReport(payload: nothing).text()) }
            return
        }
        let stage = AlertStage(place, ledger: ledger)
        let words: AlertListWords
        do throws(AlertDeskFailure) {
            words = AlertListWords(
                AlertListWords.Book(
                    standing: try stage.desk.standing(),
                    tellings: try stage.desk.tellings(),
                    silences: try stage.desk.silences(),
                    channels: try stage.desk.channels()
                ),
                configured: names,
                defects: stage.defects,
                at: place.clock.now()
            )
        } catch {
            throw AlertsRefusal.tell(error, place.console)
        }
        place.console.data(options.json ? try JSONReport(payload: words).text() : words.text)
        try (ExitStatus(rawValue: words.exit) ?? .attention).end()
    }
}

/// `rekey alerts test CHANNEL`
struct AlertsTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a message that says that nothing is wrong, and tell what the receiver said."
    )

    @Argument(help: "The channel's name in the configuration.")
    var channel: String

    @OptionGroup var options: GlobalOptions

    struct Payload: Encodable {
        let channel: String
        let delivered: Bool
        let said: String
        let seconds: Double
        let exit: Int32
    }

    func run() async throws {
        let place = try Workplace(options)
        let stage = AlertStage(place, ledger: try place.writer())
        let test: ChannelTest
        do throws(AlertDeskFailure) { test = try await stage.desk.test(channel: channel) } catch {
            throw AlertsRefusal.tell(error, place.console)
        }
        let isDefective = stage.defects.contains { $0.channel == channel }
        let isDelivered = if case .delivered = test.delivery { true } else { false }
        // Nobody tries a test again.
        let status: ExitStatus = isDelivered ? .holds : isDefective ? .configuration : .needsOperator
        let seconds = Double(test.took.components.seconds) + Double(test.took.components.attoseconds) / 1e18
        if options.json {
            let payload = Payload(
                channel: test.channel,
                delivered: isDelivered,
                said: test.delivery.words,
                seconds: seconds,
                exit: status.rawValue
            )
            place.console.data(try JSONReport(payload: payload).text())
        } else if isDelivered {
            place.console.data("\(channel): delivered; it said: \(test.delivery.words)")
        } else {
            place.console.complain(
                "rekey: \(channel): not delivered: \(test.delivery.words)\n  hint       \(Self.hint(test.delivery, isDefective))"
            )
        }
        try status.end()
    }

    /// What to do about a receiver that did not take the test.
    private static func hint(_ delivery: Delivery, _ isDefective: Bool) -> String {
        if isDefective { return "see its settings: rekey config show" }
        if case .refused = delivery { return "its address or its key may be another's: rekey config show" }
        return "mend the receiver or the way to it, and test again; messages that wait are tried by every run"
    }
}

/// `rekey alerts ack KEY`
struct AlertsAcknowledgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Take an alert upon yourself: nobody is told again until it is over.",
        discussion: "Sends nothing by itself: channels that want to know of it hear it from the next run."
    )

    @Argument(help: "The alert's key, as rekey alerts shows it.")
    var key: String

    @Option(help: ArgumentHelp("Who does.", valueName: "name"))
    var by: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options)
        let stage = AlertStage(place, ledger: try place.writer(), saysDefects: false)
        do throws(AlertDeskFailure) { try stage.desk.acknowledge(dedup: key, by: by) } catch {
            throw AlertsRefusal.tell(error, place.console)
        }
        try AlertsRefusal.done("\(key): acknowledged by \(by)", options, place.console)
    }
}

/// `rekey alerts silence MATCHER`
struct AlertsSilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Tell nothing about some alerts for a while; what still stands afterwards is told then."
    )

    @Argument(help: "What it is about, such as owner=shop or certificate=web; several must all hold, in one word.")
    var matcher: String

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, such as 2h or 3d.", valueName: "time"))
    var span: Span

    @Option(help: ArgumentHelp("Who does.", valueName: "name"))
    var by: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var why: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options)
        let stage = AlertStage(place, ledger: try place.writer(), saysDefects: false)
        let until = place.clock.now().addingTimeInterval(span.seconds)
        let number: Int
        do throws(AlertDeskFailure) {
            number = try stage.desk.silence(matcher: matcher, until: until, by: by, why: why)
        } catch {
            throw AlertsRefusal.tell(error, place.console)
        }
        try AlertsRefusal.done("silence \(number) holds until \(InstantText.short(until))", options, place.console)
    }
}

/// `rekey alerts unsilence NUMBER`
struct AlertsUnsilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsilence",
        abstract: "End a silence now; what it kept back is told at the next round."
    )

    @Argument(help: "The silence's number, as rekey alerts shows it.")
    var number: Int

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options)
        let stage = AlertStage(place, ledger: try place.writer(), saysDefects: false)
        do throws(AlertDeskFailure) { try stage.desk.endSilence(number) } catch {
            throw AlertsRefusal.tell(error, place.console)
        }
        try AlertsRefusal.done("silence \(number) is over", options, place.console)
    }
}

/// What the verbs of `alerts` have in common.
enum AlertsRefusal {
    struct Done: Encodable {
        let done: String
        let exit: Int32
    }

    static func tell(_ failure: AlertDeskFailure, _ console: Console) -> ExitCode {
        console.complain("rekey: alerts: \(failure)\(nearest(failure))\n  hint       \(failure.hint)")
        if case .ledger(let ledger) = failure, ledger.kind == .busy { return ExitCode(ExitStatus.later.rawValue) }
        return ExitCode(ExitStatus.needsOperator.rawValue)
    }

    private static func nearest(_ failure: AlertDeskFailure) -> String {
        switch failure {
        case .matcher(.unknownValue(let value, _, let known)): NearestWord.suggestion(for: value, among: known)
        case .matcher(.unknownName(let name)): NearestWord.suggestion(for: name, among: SilenceMatcher.names)
        case .unknownChannel(let name, let known): NearestWord.suggestion(for: name, among: known)
        default: ""
        }
    }

    static func done(_ text: String, _ options: GlobalOptions, _ console: Console) throws {
        console.data(options.json ? try JSONReport(payload: Done(done: text, exit: 0)).text() : text)
    }
}
