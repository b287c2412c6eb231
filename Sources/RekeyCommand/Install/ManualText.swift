/// Commands as mdoc(7).
struct ManualText {
    /// Options that every command takes: they are told once.
    private static let common: Set<String> = ["config", "state", "json", "quiet", "verbose", "help", "version"]

    let leaves: [(words: [String], command: CommandTree.Command)]

    /// A line for each command.
    var synopsis: String {
        leaves.map { words, command in
            ([".Nm", ".Cm \(words.joined(separator: " "))"] + own(command).map(Self.short)).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// A section for each command: what it does, and each of its options.
    var commands: String { leaves.map { section($0, $1) }.joined(separator: "\n") }

    private func section(_ words: [String], _ command: CommandTree.Command) -> String {
        var lines = [".Ss rekey \(words.joined(separator: " "))"]
        lines += Self.paragraphs(command.abstract)
        let more = Self.paragraphs(command.discussion)
        if !more.isEmpty { lines += [".Pp"] + more }
        let own = own(command)
        guard !own.isEmpty else { return lines.joined(separator: "\n") }
        lines.append(".Bl -tag -width Ds")
        for argument in own {
            lines.append(".It \(Self.tag(argument))")
            lines += Self.paragraphs(argument.abstract)
            if let standard = argument.defaultValue, argument.kind != .flag {
                lines += Self.paragraphs("Default: \(standard).")
            }
        }
        return (lines + [".El"]).joined(separator: "\n")
    }

    private func own(_ command: CommandTree.Command) -> [CommandTree.Argument] {
        (command.arguments ?? []).filter { argument in
            argument.shouldDisplay && !(argument.names ?? []).contains { Self.common.contains($0.name) }
        }
    }

    /// `.Op Fl -name Ar value`
    private static func short(_ argument: CommandTree.Argument) -> String {
        let tag = tag(argument) + (argument.isRepeating ? " ..." : "")
        return argument.isOptional || argument.kind == .flag ? ".Op \(tag)" : ".\(tag)"
    }

    private static func tag(_ argument: CommandTree.Argument) -> String {
        let value = "Ar \(argument.valueName ?? "value")"
        guard argument.kind != .positional else { return value }
        let names = (argument.names ?? []).map { $0.kind == "long" ? "Fl -\($0.name)" : "Fl \($0.name)" }
        return names.joined(separator: " | ") + (argument.kind == .option ? " \(value)" : "")
    }

    /// Text lines in which nothing is a request or an escape; an empty line is a new paragraph.
    static func paragraphs(_ text: String?) -> [String] {
        var lines: [String] = []
        for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            let plain = String(line).replacing("\\", with: "\\e")
            if plain.isEmpty {
                if let last = lines.last, last != ".Pp" { lines.append(".Pp") }
            } else {
                lines.append(plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&\(plain)" : plain)
            }
        }
        return lines
    }
}
