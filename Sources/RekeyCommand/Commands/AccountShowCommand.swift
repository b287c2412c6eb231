import ArgumentParser
import Rotation

/// `rekey account show`
struct AccountShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Which account is used with which authority. Asks nobody; writes nothing."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options)
        var known: [KnownAccount] = []
        var worst = ExitStatus.holds
        for authority in place.mapper.allAuthorities {
            do throws(AccountTrouble) {
                let note = try AccountKeeper.noted(authority, files: place.files, state: place.state)
                known.append(KnownAccount(authority, note, place.state))
            } catch {
                worst = max(worst, AccountComplaint(error, authority).tell(place.console))
            }
        }
        if options.json {
            place.console.data(try JSONReport(payload: KnownAccount.Payload(accounts: known)).text())
            return try worst.end()
        }
        var table = Table("AUTHORITY", "ACCOUNT", "SINCE", "TERMS AGREED TO")
        for one in known { table.add(one.authority, one.standing, one.since, one.terms ?? "-") }
        place.console.data(table.text)
        try worst.end()
    }
}
