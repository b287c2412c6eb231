package import Hooks

/// A program of the operator's, for each event: never through a shell, with the deadline and the bounds of every hook.
///
/// The event's kind is added as the last argument; the JSON object of the webhook is on standard input; the environment
/// is `PATH`, `LANG` and `REKEY_…` variables. Status 0 is done, 42 "not for me", anything else is tried again.
package struct ExecChannel: Channel {
    private let command: [String]
    private let deadline: Duration
    private let runner: any ChildRunner
    private let user: UInt32?

    /// - Parameters:
    ///   - command: the program, absolute or to be looked up, and its arguments.
    ///   - user: who this runs as, if not as the process itself: what others could change is not run.
    package init(_ command: [String], deadline: Duration = .seconds(20), runner: any ChildRunner, user: UInt32? = nil) {
        self.command = command
        self.deadline = deadline
        self.runner = runner
        self.user = user
    }

    package var batch: Int { 1 }

    package func deliver(_ message: OutgoingMessage) async -> Delivery {
        var last = Delivery.refused("the message is empty")
        for item in message.items {
            last = await deliver(item, of: message)
            guard case .delivered = last else { return last }
        }
        return last
    }

    private func deliver(_ item: OutgoingMessage.Item, of message: OutgoingMessage) async -> Delivery {
        let program: String
        do throws(CommandRefusal) {
            guard let word = command.first else { throw .empty }
            program = try resolve(word)
        } catch {
            return .refused("\(error)")
        }
        let child = ChildCommand(
            executable: program,
            arguments: command.dropFirst() + [item.event.kind.rawValue],
            environment: Self.environment(of: item, message),
            input: EventDocument(message: message, item: item).json.octets + [0x0A],
            deadline: deadline
        )
        do throws(ChildFailure) {
            return Self.judge(try await runner.run(child))
        } catch {
            return .later("\(error)")
        }
    }

    private func resolve(_ word: String) throws(CommandRefusal) -> String {
        guard let user else { return try CommandPath.resolve(word) }
        return try CommandPath.resolve(word, user: user)
    }

    static func judge(_ outcome: ChildOutcome) -> Delivery {
        let said = outcome.output.text.shortened(to: 300)
        return switch HookVerdict(outcome.ending) {
        case .done: .delivered(said: said)
        case .notMine: .delivered(said: "not its business")
        case .tryLater, .failed: .later("the program \(outcome.ending)\(said.isEmpty ? "" : ": \(said)")")
        }
    }

    /// The names are fixed; only values come from elsewhere, and those are printable and bounded.
    static func environment(of item: OutgoingMessage.Item, _ message: OutgoingMessage) -> [String: String] {
        let alert = item.event.alert
        var variables = ChildCommand.baseEnvironment
        variables["REKEY_EVENT"] = item.event.kind.rawValue
        variables["REKEY_ID"] = item.id
        variables["REKEY_INSTANCE"] = message.instance
        variables["REKEY_RULE"] = alert.rule.rawValue
        variables["REKEY_DEDUP"] = alert.dedup
        variables["REKEY_SEVERITY"] = alert.severity.rawValue
        variables["REKEY_SUMMARY"] = alert.summary
        variables["REKEY_SINCE"] = TimeText.rfc3339(alert.since)
        for detail in AlertDetail.allCases {
            variables["REKEY_\(detail.rawValue.uppercased())"] = alert[detail]
        }
        return variables
    }
}
