import ArgumentParser
import FoundationEssentials

/// The commands with their options, as the argument parser tells them to tools.
struct CommandTree: Decodable {
    /// One command, with those below it.
    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let defaultSubcommand: String?
        let shouldDisplay: Bool
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    /// A word, an option or a flag.
    struct Argument: Decodable {
        enum Kind: String, Decodable { case positional, option, flag }

        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: Kind
        let abstract: String?
        let isOptional: Bool
        let isRepeating: Bool
        let shouldDisplay: Bool
        let valueName: String?
        let names: [Name]?
        let defaultValue: String?
    }

    let command: Command

    /// Those of this program; nil if the parser tells them in a form of another release.
    static var own: CommandTree? { try? JSONDecoder().decode(CommandTree.self, from: Data(Rekey._dumpHelp().utf8)) }
}

extension CommandTree.Command {
    /// This command or, where it only gathers others, those, each with its words after the program's name.
    func leaves(_ path: [String] = []) -> [(words: [String], command: Self)] {
        let below = (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        guard !below.isEmpty else { return [(path, self)] }
        return below.flatMap { command in
            command.leaves(command.commandName == defaultSubcommand ? path : path + [command.commandName])
        }
    }
}
