import ArgumentParser

/// `rekey account …`
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "The accounts at the authorities.",
        subcommands: [
            AccountShowCommand.self, AccountRegisterCommand.self, AccountUpdateCommand.self,
            AccountRollKeyCommand.self, AccountDeactivateCommand.self,
        ]
    )
}
