import ArgumentParser
import Settings

/// Finds a command that is none before the argument parser takes its word for an argument.
enum CommandWords {
    /// The complaint about the first word that should be a command and is not; nil when there is none.
    static func complaint(about words: [String]) -> String? {
        let isHelp = words.first == "help"
        var (command, path): (any ParsableCommand.Type, [String]) = (Rekey.self, [])
        for word in isHelp ? words.dropFirst() : words[...] {
            let below = command.configuration.subcommands
            guard !word.hasPrefix("-"), !below.isEmpty else { return nil }
            let next = below.first { $0._commandName == word }
            // What is left out means a command that takes words of its own.
            if next == nil, !isHelp, path == ["demo"] { return nil }
            guard let next else { return complaint(word, path, below.map { $0._commandName }) }
            (command, path) = (next, path + [word])
        }
        return nil
    }

    private static func complaint(_ word: String, _ path: [String], _ known: [String]) -> String {
        let parent = (["rekey"] + path).joined(separator: " ")
        let name = (path + [quoted(word)]).joined(separator: " ")
        let nearest = NearestWord.suggestion(for: word, among: known)
        return "rekey: there is no command \(name)\(nearest)\n  hint       \(parent) --help shows them all"
    }

    /// A word as it may be shown.
    private static func quoted(_ word: String) -> String {
        let shown = word.unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "?" : "\($0)" }
        return "\"\(shown.joined())\""
    }
}
