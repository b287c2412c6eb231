/// Which of a certificate's generations: 1, 2, 3 …, on disk at least four digits wide (`0007`).
package struct GenerationNumber: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number, 1 to ``greatest``.
    package let rawValue: Int

    /// The largest number there is. Nobody gets there: one generation a second for thirty years does.
    package static let greatest = 999_999_999

    /// The first generation.
    package static let first = GenerationNumber(unchecked: 1)

    /// A number, or nil below 1 and above ``greatest``.
    package init?(rawValue: Int) {
        guard (1...Self.greatest).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(unchecked rawValue: Int) { self.rawValue = rawValue }

    /// Reads exactly what ``description`` writes: digits only, at least four, no zero in front of five or more.
    package init?(directoryName text: String) {
        guard text.utf8.count >= 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count == 4 || !text.hasPrefix("0"), let number = Int(text)
        else { return nil }
        self.init(rawValue: number)
    }

    /// The next one; ``greatest`` stays what it is.
    package var next: GenerationNumber {
        GenerationNumber(unchecked: min(rawValue, Self.greatest - 1) + 1)
    }

    /// The directory's name: `0007`.
    package var description: String {
        let digits = String(rawValue)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The older one is smaller.
    package static func < (one: GenerationNumber, other: GenerationNumber) -> Bool { one.rawValue < other.rawValue }
}
