import FoundationEssentials

/// Why a fact cannot be told to a hook.
package enum MalformedHookFact: Error, Sendable, Equatable, CustomStringConvertible {
    /// The value is longer than allowed, in bytes.
    case tooLong(HookFact, Int)
    /// The value contains a NUL, a line feed or another control character.
    case controlCharacter(HookFact)
    /// A word of a list is empty or contains a space, so it could not be told from two.
    case notAWord(HookFact, String)

    /// What is wrong.
    package var description: String {
        switch self {
        case .tooLong(let fact, let size): "\(fact.variable): \(size) bytes, \(HookContext.longest) are allowed"
        case .controlCharacter(let fact): "\(fact.variable): contains a control character"
        case .notAWord(let fact, let word): "\(fact.variable): \"\(PrintableText(word))\" is not one word"
        }
    }
}

/// All that a hook is told about an event, checked: whatever a server may have put in there is one line of text.
package struct HookContext: Sendable, Equatable {
    /// The longest value, in bytes: a hundred long names fit, and the kernel takes it (128 KiB for one variable).
    package static let longest = 32_768

    /// The facts.
    package let facts: [HookFact: HookFact.Value]
    private let texts: [HookFact: String]

    /// Checks the facts.
    package init(_ facts: [HookFact: HookFact.Value]) throws(MalformedHookFact) {
        var texts: [HookFact: String] = [:]
        for (fact, value) in facts { texts[fact] = try Self.text(of: value, for: fact) }
        self.facts = facts
        self.texts = texts
    }

    /// The complete environment of a child: `PATH`, `LANG` and one `REKEY_` variable for each fact.
    package var environment: [String: String] {
        texts.reduce(into: ChildCommand.baseEnvironment) { $0[$1.key.variable] = $1.value }
    }

    /// One JSON object with the same facts, `"schema": 1` and the event, members sorted, ended by a line feed.
    package func json(for event: HookEvent) -> [UInt8] {
        var members: [String: Member] = ["schema": .number(1), "event": .text(event.rawValue)]
        for (fact, value) in facts {
            members[fact.member] =
                switch value {
                case .text(let text): .text(text)
                case .number(let number): .number(number)
                case .list(let words): .list(words)
                }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and whole numbers cannot fail to encode; an empty object would be the honest rest.
        let data = (try? encoder.encode(members)) ?? Data("{}".utf8)
        return Array(data) + [0x0A]
    }

    private static func text(of value: HookFact.Value, for fact: HookFact) throws(MalformedHookFact) -> String {
        let text: String
        switch value {
        case .text(let content): text = content
        case .number(let number): text = String(number)
        case .list(let words):
            for word in words where word.isEmpty || word.contains(" ") { throw .notAWord(fact, word) }
            text = words.joined(separator: " ")
        }
        guard text.utf8.count <= longest else { throw .tooLong(fact, text.utf8.count) }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .controlCharacter(fact)
        }
        return text
    }

    /// A JSON value of the three kinds a fact can be.
    private enum Member: Encodable {
        case text(String)
        case number(Int)
        case list([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .list(let words): try container.encode(words)
            }
        }
    }
}
