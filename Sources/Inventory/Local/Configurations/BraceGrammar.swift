import SystemPackage

/// nginx's grammar: words, quoted words, `;` at the end of a statement, `{ … }` around a block, `#` before a comment.
enum BraceGrammar: ConfigurationGrammar {
    static func parse(_ text: [UInt8], file: FilePath) -> ParsedConfiguration {
        var reader = Reader(text: text, file: file)
        return reader.read()
    }

    static func inclusion(_ directive: Directive) -> Inclusion? {
        directive.name == "include" && directive.block == nil ? Inclusion(directive.arguments) : nil
    }

    /// Blocks inside of blocks, at most: each is a place on a pile, not a call.
    private static let deepest = 64

    private struct Reader {
        let file: FilePath
        var tokens: Tokens
        var words: [String] = []
        var line = 1
        /// The blocks that are open, each with what stands before its brace; the outermost is the file.
        var open: [(head: Directive?, body: [Directive])] = [(nil, [])]
        var parsed = ParsedConfiguration()

        init(text: [UInt8], file: FilePath) {
            self.file = file
            tokens = Tokens(text)
        }

        mutating func read() -> ParsedConfiguration {
            while let token = tokens.next() {
                switch token {
                case .word(let word):
                    if words.isEmpty { line = tokens.line }
                    words.append(word)
                case .semicolon: endStatement()
                case .open: openBlock()
                case .close: closeBlock()
                }
            }
            if !words.isEmpty { fault("a statement without an end") }
            if open.count > 1 { fault("\(open.count - 1) blocks that are not closed") }
            while open.count > 1 { closeBlock() }
            parsed.directives = open[0].body
            return parsed
        }

        private mutating func fault(_ detail: String) {
            parsed.faults.append(.init(position: .init(file: file, line: tokens.line), detail: detail))
        }

        private mutating func takeStatement() -> Directive? {
            defer { words = [] }
            guard let name = words.first else { return nil }
            return Directive(name, Array(words.dropFirst()), .init(file: file, line: line))
        }

        private mutating func endStatement() {
            guard let directive = takeStatement() else { return }
            open[open.count - 1].body.append(directive)
        }

        private mutating func openBlock() {
            // Lua inside of the configuration is no configuration: skipped to the brace that ends it.
            if words.first?.hasSuffix("_by_lua_block") == true {
                tokens.skipBlock()
                words = []
                return
            }
            guard open.count <= BraceGrammar.deepest else {
                fault("more than \(BraceGrammar.deepest) blocks inside of each other")
                tokens.skipBlock()
                words = []
                return
            }
            let head = takeStatement() ?? Directive("", [], .init(file: file, line: tokens.line))
            open.append((head, []))
        }

        private mutating func closeBlock() {
            if !words.isEmpty {
                fault("a statement without an end before \"}\"")
                endStatement()
            }
            guard open.count > 1, let (head, body) = open.popLast(), var directive = head else {
                return fault("a \"}\" that closes nothing")
            }
            directive.block = body
            open[open.count - 1].body.append(directive)
        }
    }

    private enum Token {
        case word(String), semicolon, open, close
    }

    private struct Tokens {
        private var rest: ArraySlice<UInt8>
        private(set) var line = 1

        init(_ text: [UInt8]) { rest = text[...] }

        private mutating func pop() -> UInt8? {
            let octet = rest.popFirst()
            if octet == 0x0A { line += 1 }
            return octet
        }

        mutating func next() -> Token? {
            while let octet = rest.first {
                switch octet {
                case 0x20, 0x09, 0x0D, 0x0A: _ = pop()
                case UInt8(ascii: "#"): rest = rest.drop { $0 != 0x0A }
                default: return token(octet)
                }
            }
            return nil
        }

        private mutating func token(_ octet: UInt8) -> Token {
            switch octet {
            case UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"):
                _ = pop()
                return octet == UInt8(ascii: ";") ? .semicolon : octet == UInt8(ascii: "{") ? .open : .close
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                _ = pop()
                return .word(quoted(octet))
            default: return .word(bare())
            }
        }

        private mutating func quoted(_ quote: UInt8) -> String {
            var word: [UInt8] = []
            while let octet = pop(), octet != quote { word.append(octet == 0x5C ? escaped(pop()) : octet) }
            return String(decoding: word, as: UTF8.self)
        }

        private mutating func bare() -> String {
            var word: [UInt8] = []
            while let octet = rest.first {
                switch octet {
                case 0x20, 0x09, 0x0D, 0x0A, UInt8(ascii: ";"):
                    return String(decoding: word, as: UTF8.self)
                case UInt8(ascii: "{") where word.last != UInt8(ascii: "$"):
                    return String(decoding: word, as: UTF8.self)
                case UInt8(ascii: "{"):
                    // ${name}: the braces belong to the word.
                    while let inner = pop() {
                        word.append(inner)
                        if inner == UInt8(ascii: "}") { break }
                    }
                case 0x5C:
                    _ = pop()
                    word.append(escaped(pop()))
                default: word.append(pop() ?? octet)
                }
            }
            return String(decoding: word, as: UTF8.self)
        }

        private func escaped(_ octet: UInt8?) -> UInt8 {
            switch octet {
            case UInt8(ascii: "n"): 0x0A
            case UInt8(ascii: "t"): 0x09
            case UInt8(ascii: "r"): 0x0D
            default: octet ?? 0x5C
            }
        }

        /// Passes over everything to the brace that closes the one just read: Lua, of which only strings and comments
        /// are understood, since braces may stand in them.
        mutating func skipBlock() {
            var depth = 1
            while depth > 0, let octet = pop() {
                switch octet {
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"): depth -= 1
                case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(octet)
                case UInt8(ascii: "-") where rest.first == octet: rest = rest.drop { $0 != 0x0A }
                default: continue
                }
            }
        }

        /// A string ends with its quote, at the latest with its line.
        private mutating func skipString(_ quote: UInt8) {
            while let octet = rest.first, octet != 0x0A {
                _ = pop()
                if octet == quote { return }
                if octet == 0x5C { _ = pop() }
            }
        }
    }
}
