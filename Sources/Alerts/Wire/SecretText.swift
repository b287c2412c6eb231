/// Why the contents of a file are no secret to work with.
package enum MalformedSecret: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is nothing in it.
    case empty
    /// It is longer than ``SecretText/longest`` octets.
    case tooLong
    /// It is more than one line, or holds an octet that is no visible ASCII character.
    case notOneWord

    /// What is wrong; of the contents it says nothing.
    package var description: String {
        switch self {
        case .empty: "the secret is empty"
        case .tooLong: "the secret is longer than \(SecretText.longest) bytes"
        case .notOneWord: "the secret is not one word of visible ASCII characters"
        }
    }

    /// What to do.
    package var hint: String { "the file must hold the secret in its first line, and nothing else" }
}

/// A word that opens doors: the address of an incoming webhook, a routing key. Whatever it is interpolated into, printed
/// with or mirrored by gets `(secret)`.
package struct SecretText: Sendable, Equatable {
    /// The most octets of it.
    package static let longest = 4096

    private let word: String

    /// The one line of a file; blanks and line breaks around it are left out.
    package init(contents: [UInt8]) throws(MalformedSecret) {
        let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        let front = contents.drop(while: isBlank)
        let word = front.prefix(front.count - front.reversed().prefix(while: isBlank).count)
        guard !word.isEmpty else { throw .empty }
        guard word.count <= Self.longest else { throw .tooLong }
        guard word.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .notOneWord }
        self.word = String(decoding: word, as: UTF8.self)
    }

    /// The word, for the call that needs it.
    package func reveal<Value>(_ body: (String) -> Value) -> Value { body(word) }
}

extension SecretText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `(secret)`.
    package var description: String { "(secret)" }
    /// `(secret)`.
    package var debugDescription: String { "(secret)" }
    /// Nothing inside.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
