import ArgumentParser
import Rotation
import Storage

/// Does one thing to the accounts at several authorities, tells what came of each, and ends with the worst.
struct AccountRound {
    let place: Workplace
    let json: Bool

    /// - Parameter names: of authorities; all of the configuration's when there is none.
    /// - Parameter work: gives the line to print for the authority.
    func run(
        _ names: [String],
        work: (AccountKeeper, Authority) async throws(AccountTrouble) -> String
    ) async throws {
        let effects = try place.effects(narrator: TerminalNarrator(console: place.console))
        var known: [KnownAccount] = []
        var worst = ExitStatus.holds
        for authority in try chosen(names) {
            do throws(AccountTrouble) {
                let line = try await work(effects.accounts, authority)
                let note = try AccountKeeper.noted(authority, files: place.files, state: place.state)
                known.append(KnownAccount(authority, note, place.state))
                if !json { place.console.data("\(authority.name): \(line)") }
            } catch {
                worst = max(worst, AccountComplaint(error, authority).tell(place.console))
            }
        }
        if json { place.console.data(try JSONReport(payload: KnownAccount.Payload(accounts: known)).text()) }
        try worst.end()
    }

    private func chosen(_ names: [String]) throws -> [Authority] {
        let all = place.mapper.allAuthorities
        for name in names where !all.contains(where: { $0.name.text == name }) {
            let known = all.map(\.name.text).joined(separator: ", ")
            place.console.complain(
                "rekey: no authority is called \"\(name)\"\n  hint       the configuration has: \(known)"
            )
            throw ExitCode(64)
        }
        return all.filter { names.isEmpty || names.contains($0.name.text) }
    }
}
