import ArgumentParser
import Rotation

/// `rekey account deactivate`
struct AccountDeactivateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate",
        abstract: "Close an account for ever (RFC 8555 §7.3.6).",
        discussion: """
            Certificates stay valid. No other account is made in silence: certificates of this authority fail until \
            "rekey account register" makes one.
            """
    )

    @Argument(help: "The authority's name, as in the configuration.")
    var name: String

    @Flag(name: .long, help: "Say yes: it cannot be undone.")
    var yes = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if !yes { throw ValidationError("deactivating \(name) cannot be undone; repeat it with --yes") }
    }

    func run() async throws {
        let round = AccountRound(place: try Workplace(options), json: options.json)
        try await round.run([name]) { keeper, authority throws(AccountTrouble) in
            try await keeper.deactivate(authority)
            return "deactivated"
        }
    }
}
