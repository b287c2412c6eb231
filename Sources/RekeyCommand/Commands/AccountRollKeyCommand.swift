import ACME
import ArgumentParser
import Rotation

/// `rekey account roll-key`
struct AccountRollKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll-key",
        abstract: "Give an account a fresh key (RFC 8555 §7.3.5).",
        discussion: """
            The next key is on disk before the authority hears of it. Killed at any moment, the account works afterwards: \
            the next run asks which key is known. Records of dns-persist-01 that carry a hash of the key have to be \
            published anew.
            """
    )

    @Argument(help: "Names of authorities, as in the configuration.")
    var names: [String]

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if names.isEmpty { throw ValidationError("name at least one authority") }
    }

    func run() async throws {
        let round = AccountRound(place: try Workplace(options), json: options.json)
        try await round.run(names) { keeper, authority throws(AccountTrouble) in
            "\(try await keeper.rollKey(authority).identity.url) has a new key"
        }
    }
}
