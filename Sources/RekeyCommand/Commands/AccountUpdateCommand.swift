import ACME
import ArgumentParser
import Rotation

/// `rekey account update`
struct AccountUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Tell authorities the contacts that the configuration has now."
    )

    @Argument(help: "Names of authorities, as in the configuration; all of them when none is given.")
    var names: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let round = AccountRound(place: try Workplace(options), json: options.json)
        try await round.run(names) { keeper, authority throws(AccountTrouble) in
            let session = try await keeper.update(authority)
            let contacts = authority.contacts.joined(separator: ", ")
            return "\(session.identity.url), contacts: \(contacts.isEmpty ? "none" : contacts)"
        }
    }
}
