import SystemPackage

/// Dovecot's grammar: `name = value` to the end of the line, `name argument {` … `}`, `!include`, `#` before a comment.
enum DovecotGrammar: ConfigurationGrammar {
    private static let deepest = 32

    /// "!include file: the path is relative to the currently parsed configuration file's directory".
    static var includesBesideFile: Bool { true }

    static func parse(_ text: [UInt8], file: FilePath) -> ParsedConfiguration {
        var parsed = ParsedConfiguration()
        var open: [(head: Directive?, body: [Directive])] = [(nil, [])]
        for line in ConfigurationLines.split(text, .backslash) {
            let position = Directive.Position(file: file, line: line.number)
            for statement in statements(withoutComment(line.text)) {
                if statement == "}" {
                    if !close(&open) { parsed.faults.append(.init(position: position, detail: "a \"}\" too many")) }
                } else if statement.hasSuffix("{"), open.count <= deepest {
                    open.append((head(String(statement.dropLast()), position), []))
                } else if let directive = assignment(statement, position) {
                    open[open.count - 1].body.append(directive)
                }
            }
        }
        if open.count > 1, let head = open.last?.head {
            parsed.faults.append(.init(position: head.position, detail: "a block that is not closed"))
        }
        while close(&open) {}
        parsed.directives = open[0].body
        return parsed
    }

    static func inclusion(_ directive: Directive) -> Inclusion? {
        switch directive.name {
        case "!include": Inclusion(directive.arguments)
        case "!include_try": Inclusion(directive.arguments, isOptional: true)
        default: nil
        }
    }

    /// `inet_listener imaps { port = 993 }` may stand in one line; a value that ends in a brace (`%{home}`) is none.
    private static func statements(_ line: String) -> [String] {
        var (found, rest, depth) = ([String](), line.trimmed, 0)
        while let brace = rest.firstIndex(of: "{"), !rest[..<brace].contains("=") {
            found.append(rest[...brace].trimmed)
            rest = rest[rest.index(after: brace)...].trimmed
            depth += 1
        }
        var ends: [String] = []
        while depth > 0, rest != "}", rest.hasSuffix("}") {
            rest = rest.dropLast().trimmed
            ends.append("}")
            depth -= 1
        }
        return found + (rest.isEmpty ? [] : [rest]) + ends
    }

    /// A `#` begins a comment at the beginning of a word; inside of quotes it does not.
    private static func withoutComment(_ line: String) -> String {
        var quote: Character?
        var before: Character = " "
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "#", before == " " || before == "\t" {
                return String(line[..<index])
            }
            before = character
        }
        return line
    }

    private static func head(_ text: String, _ position: Directive.Position) -> Directive {
        let words = QuotedWords.split(text, .apache).words
        return Directive(words.first ?? "", Array(words.dropFirst()), position)
    }

    private static func assignment(_ text: String, _ position: Directive.Position) -> Directive? {
        if text.hasPrefix("!") { return head(text, position) }
        guard let equals = text.firstIndex(of: "=") else { return nil }
        var value = text[text.index(after: equals)...].trimmed
        if let quote = value.first, quote == "\"" || quote == "'", value.count > 1, value.last == quote {
            value = String(value.dropFirst().dropLast())
        }
        return Directive(text[..<equals].trimmed, [value], position)
    }

    private static func close(_ open: inout [(head: Directive?, body: [Directive])]) -> Bool {
        guard open.count > 1, let (head, body) = open.popLast(), var block = head else { return false }
        block.block = body
        open[open.count - 1].body.append(block)
        return true
    }
}
