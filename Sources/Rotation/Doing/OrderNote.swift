import FoundationEssentials
import PKI

/// `order.json` beside the key of an order in flight: what a later run needs to go on with it.
///
/// Written once, as soon as the authority has named the order, and synced before anything else is asked of it. A key
/// without this note belongs to an order nobody knows: both are thrown away.
package struct OrderNote: Codable, Sendable, Equatable {
    /// The order's URL, byte for byte as the authority sent it.
    package let url: String
    /// The authority's name in the configuration.
    package let authority: String
    /// What was ordered: `dns:a.example,ip:192.0.2.1`, sorted.
    package let nameSet: String
    /// The key type that was asked for.
    package let keyAlgorithm: String
    /// SHA-256 of the key's SPKI, in hexadecimal: this key and no other may be sent with this order.
    package let spki: String
    /// Why it was ordered.
    package let reason: String
    /// When, in seconds since 1970.
    package let placedAt: Double
    /// Whether the operator let it pass the budget; a replacement for it may then pass too.
    package let ignoresBudget: Bool

    package init(
        url: String,
        authority: String,
        nameSet: String,
        keyAlgorithm: String,
        spki: String,
        reason: String,
        placedAt: Double,
        ignoresBudget: Bool
    ) {
        self.url = url
        self.authority = authority
        self.nameSet = nameSet
        self.keyAlgorithm = keyAlgorithm
        self.spki = spki
        self.reason = reason
        self.placedAt = placedAt
        self.ignoresBudget = ignoresBudget
    }

    /// The same note with the URL the authority gave.
    func placed(at url: String) -> OrderNote {
        OrderNote(
            url: url,
            authority: authority,
            nameSet: nameSet,
            keyAlgorithm: keyAlgorithm,
            spki: spki,
            reason: reason,
            placedAt: placedAt,
            ignoresBudget: ignoresBudget
        )
    }

    /// The note as JSON.
    package func encoded() -> [UInt8] { NoteJSON.encode(self) }

    /// Reads a note; nil for a torso or anything else that is not one.
    package init?(decoding bytes: [UInt8]) {
        guard let note = try? JSONDecoder().decode(OrderNote.self, from: Data(bytes)) else { return nil }
        self = note
    }
}
