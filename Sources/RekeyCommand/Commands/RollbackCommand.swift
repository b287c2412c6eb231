import ArgumentParser
import Rotation
import Storage

/// `rekey rollback NAME`
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Make an earlier generation live again, reload and verify.",
        discussion: """
            Without --to it is the newest before the live one. One that is expired or revoked is refused; so is one that is \
            about to expire, in a day or in a tenth of its lifetime if that is less, unless --accept-expiring says that it \
            will do. What is newer is set aside: no run deploys it again. Killed at any moment, the next run completes it.
            """
    )

    @Argument(help: "The certificate's name.")
    var name: String

    @Option(name: .long, help: ArgumentHelp("The generation to go back to.", valueName: "generation"))
    var to: Int?

    @Flag(name: .long, help: "Accept one that is still valid, but not for long.")
    var acceptExpiring = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if let to, GenerationNumber(rawValue: to) == nil { throw ValidationError("--to takes a generation's number") }
    }

    func run() async throws {
        let place = try Workplace(options)
        let number = to.flatMap { GenerationNumber(rawValue: $0) }
        try await PassRunner(place: place, json: options.json).run(try place.lineages([name])) { rotator, lineage in
            await rotator.rollBack(lineage, to: number, acceptsExpiring: acceptExpiring)
        }
    }
}
