import SystemPackage

/// Apache's grammar: one statement a line, `<Section argument>` … `</Section>`, a backslash at the end of a line that
/// goes on. Names are the same in capitals and small letters; they are given in small ones.
enum ApacheGrammar: ConfigurationGrammar {
    private static let deepest = 64

    static func parse(_ text: [UInt8], file: FilePath) -> ParsedConfiguration {
        var parsed = ParsedConfiguration()
        var open: [(head: Directive?, body: [Directive])] = [(nil, [])]
        for line in ConfigurationLines.split(text, .backslash) {
            let position = Directive.Position(file: file, line: line.number)
            let text = line.text.trimmed
            func fault(_ detail: String) { parsed.faults.append(.init(position: position, detail: detail)) }
            if text.hasPrefix("</") {
                if !close(String(text.dropFirst(2).prefix { $0 != ">" }).trimmed, &open) {
                    fault("\(text) closes nothing")
                }
            } else if text.hasPrefix("<") {
                if let head = statement(String(text.dropFirst().prefix { $0 != ">" }), position),
                    open.count <= deepest
                {
                    open.append((head, []))
                } else {
                    fault("a section that cannot be read")
                }
            } else if let statement = statement(text, position) {
                open[open.count - 1].body.append(statement)
            }
        }
        if open.count > 1 {
            let position = open.last?.head?.position ?? Directive.Position(file: file, line: 1)
            parsed.faults.append(.init(position: position, detail: "a section that is not closed"))
        }
        while let name = open.last?.head?.name { _ = close(name, &open) }
        parsed.directives = open[0].body
        return parsed
    }

    static func inclusion(_ directive: Directive) -> Inclusion? {
        guard directive.block == nil, directive.name == "include" || directive.name == "includeoptional" else {
            return nil
        }
        return Inclusion(
            directive.arguments,
            isOptional: directive.name == "includeoptional",
            // "If Include points to a directory … Apache httpd will read all files in that directory".
            everythingEnding: ""
        )
    }

    private static func statement(_ text: String, _ position: Directive.Position) -> Directive? {
        let (words, _) = QuotedWords.split(text, .apache)
        guard let name = words.first else { return nil }
        return Directive(name.lowercased(), Array(words.dropFirst()), position)
    }

    private static func close(_ name: String, _ open: inout [(head: Directive?, body: [Directive])]) -> Bool {
        guard open.count > 1, open.last?.head?.name == name.lowercased(), let (head, body) = open.popLast(),
            var section = head
        else { return false }
        section.block = body
        open[open.count - 1].body.append(section)
        return true
    }
}

extension StringProtocol {
    /// Without blanks at its ends.
    var trimmed: String {
        let blanks: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        var text = drop(while: blanks)
        while let last = text.last, blanks(last) { text.removeLast() }
        return String(text)
    }
}
