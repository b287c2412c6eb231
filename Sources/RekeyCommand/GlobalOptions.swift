import ArgumentParser
import Storage
import SystemPackage

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    /// Where the configuration is unless somebody says otherwise.
    static let usualConfiguration = "/etc/rekey/rekey.yaml"

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The configuration file. (default: \(usualConfiguration))", valueName: "file"),
        completion: .file()
    )
    var namedConfiguration: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The state directory, instead of the configuration's.", valueName: "directory"),
        completion: .directory
    )
    var state: String?

    @Flag(name: .long, help: "Print one JSON object and nothing else on standard output.")
    var json = false

    @Flag(name: [.long, .short], help: "Say nothing on standard error but failures.")
    var quiet = false

    @Flag(name: [.long, .short], help: "Say more on standard error.")
    var verbose = false

    /// Where the configuration is.
    var config: String { namedConfiguration ?? Self.usualConfiguration }

    /// The options of a command that is given nothing but a configuration file.
    static func configured(by path: FilePath) throws -> GlobalOptions { try parse(["--config", path.string]) }

    /// Who is spoken to.
    var console: Console { Console(volume: quiet ? .quiet : verbose ? .verbose : .normal) }
}
