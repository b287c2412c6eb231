/// Why a text is no name for something in the state directory.
package enum MalformedName: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    case tooLong(Int)
    case badStart(Character)
    case badCharacter(Character)

    /// The longest name, in characters: with all that is appended to it, well below the 255 bytes of a component.
    package static let longest = 64

    static func check(_ text: String) throws(MalformedName) {
        guard let first = text.first else { throw .empty }
        guard text.utf8.count <= longest else { throw .tooLong(text.utf8.count) }
        guard isAlphanumeric(first) else { throw .badStart(first) }
        if let bad = text.first(where: { !isAlphanumeric($0) && !"_.-".contains($0) }) { throw .badCharacter(bad) }
    }

    private static func isAlphanumeric(_ character: Character) -> Bool {
        ("a"..."z").contains(character) && character.isASCII || ("0"..."9").contains(character) && character.isASCII
    }

    /// What is wrong with it.
    package var description: String {
        switch self {
        case .empty: "the name is empty"
        case .tooLong(let count): "the name has \(count) characters, \(Self.longest) are allowed"
        case .badStart(let character): "the name starts with \(Self.show(character)): a-z or 0-9 is needed"
        case .badCharacter(let character): "the name contains \(Self.show(character)): only a-z 0-9 _ . - are allowed"
        }
    }

    private static func show(_ character: Character) -> String {
        "\"" + character.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() + "\""
    }
}
