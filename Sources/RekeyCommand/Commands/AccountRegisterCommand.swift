import ACME
import ArgumentParser
import Rotation

/// `rekey account register`
struct AccountRegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Make the account at an authority now, or find the one its key has.",
        discussion: "After a deactivation this makes another account, with another key."
    )

    @Argument(help: "Names of authorities, as in the configuration; all of them when none is given.")
    var names: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let round = AccountRound(place: try Workplace(options), json: options.json)
        try await round.run(names) { keeper, authority throws(AccountTrouble) in
            "\(try await keeper.register(authority).identity.url)"
        }
    }
}
