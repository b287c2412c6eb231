package import ACME
import Storage

/// What an operator wants revoked.
package struct RevocationWish: Sendable, Equatable {
    /// Which generation; nil for the newest before the live one.
    package var generation: Int?
    /// Why; nil to give no reason, which is not the same as `unspecified` everywhere.
    package var reason: RevocationReason?
    /// Whether the certificate's own key signs, and not the account that ordered it (RFC 8555 §7.6).
    package var isByCertificateKey: Bool
    /// Whether what is live may be revoked too.
    package var mayBeLive: Bool

    package init(
        generation: Int? = nil,
        reason: RevocationReason? = nil,
        isByCertificateKey: Bool = false,
        mayBeLive: Bool = false
    ) {
        self.generation = generation
        self.reason = reason
        self.isByCertificateKey = isByCertificateKey
        self.mayBeLive = mayBeLive
    }
}

/// Reasons as operators write and read them.
extension RevocationReason {
    /// The reasons that may be given, in words.
    package static let words: [String] = wordsByCode.map(\.word)

    private static let wordsByCode: [(code: Int, word: String)] = [
        (0, "unspecified"), (1, "key-compromise"), (3, "affiliation-changed"), (4, "superseded"),
        (5, "cessation-of-operation"),
    ]

    /// A reason by its word, or by the name RFC 5280 §5.3.1 gives it; nil for any other.
    package init?(word: String) {
        if let known = Self.wordsByCode.first(where: { $0.word == word }) {
            self.init(rawValue: known.code)
        } else {
            self.init(name: word)
        }
    }

    /// The word; for a code without one, the code.
    package var word: String { Self.wordsByCode.first { $0.code == rawValue }?.word ?? "reason \(rawValue)" }
}
