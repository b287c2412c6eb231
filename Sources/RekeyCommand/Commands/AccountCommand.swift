import ACME
import ArgumentParser
import FoundationEssentials
import Rotation
import Storage
import SystemPackage

/// `rekey account show|register`
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "The accounts at the authorities.",
        subcommands: [Show.self, Register.self]
    )

    struct Known: Encodable {
        let authority: String
        let directory: String
        let url: String?
        let registeredAt: Date?
        let key: String
    }

    struct Payload: Encodable {
        let accounts: [Known]
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Which account is used with which authority. Asks nobody; writes nothing."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let place = try Workplace(options)
            var known: [Known] = []
            var worst = ExitStatus.holds
            for authority in place.mapper.allAuthorities {
                let note: (url: String, registeredAt: Date)?
                do throws(AccountTrouble) {
                    note = try AccountKeeper.noted(authority, files: place.files, state: place.state)
                } catch {
                    worst = max(worst, AccountComplaint(error, authority).tell(place.console))
                    continue
                }
                known.append(
                    Known(
                        authority: authority.name.text,
                        directory: authority.directory,
                        url: note?.url,
                        registeredAt: note?.registeredAt,
                        key: place.state.accountKey(authority.name).string
                    )
                )
            }
            if options.json {
                place.console.data(try JSONReport(payload: Payload(accounts: known)).text())
                return try worst.end()
            }
            var table = Table("AUTHORITY", "ACCOUNT", "SINCE")
            for one in known {
                table.add(
                    one.authority,
                    one.url ?? "none yet: made with the first order",
                    one.registeredAt.map(InstantText.short) ?? "-"
                )
            }
            place.console.data(table.text)
            try worst.end()
        }
    }

    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "register",
            abstract: "Make the account at an authority now, or find the one its key has."
        )

        @Argument(help: "Names of authorities, as in the configuration; all of them when none is given.")
        var names: [String] = []

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let place = try Workplace(options)
            let effects = try place.effects(narrator: TerminalNarrator(console: place.console))
            let chosen = place.mapper.allAuthorities.filter { names.isEmpty || names.contains($0.name.text) }
            for name in names where !chosen.contains(where: { $0.name.text == name }) {
                place.console.complain("rekey: no authority is called \"\(name)\"")
                throw ExitCode(64)
            }
            var worst = ExitStatus.holds
            var known: [Known] = []
            for authority in chosen {
                do throws(AccountTrouble) {
                    let session = try await effects.accounts.register(authority)
                    let noted = try AccountKeeper.noted(authority, files: place.files, state: place.state)
                    known.append(
                        Known(
                            authority: authority.name.text,
                            directory: authority.directory,
                            url: session.identity.url.text,
                            registeredAt: noted?.registeredAt,
                            key: place.state.accountKey(authority.name).string
                        )
                    )
                    if !options.json { place.console.data("\(authority.name): \(session.identity.url)") }
                } catch {
                    worst = max(worst, AccountComplaint(error, authority).tell(place.console))
                }
            }
            if options.json { place.console.data(try JSONReport(payload: Payload(accounts: known)).text()) }
            try worst.end()
        }
    }
}
