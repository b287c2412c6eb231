import ACME
import FoundationEssentials

/// `account.json` beside an account's key: where the account lives and what was agreed to.
///
/// Beside the key and not in the ledger, so that losing the ledger never makes a second account.
struct AccountNote: Codable, Sendable, Equatable {
    /// The directory URL the account belongs to; a key is never used with another one (RFC 8555 §11.1).
    let directory: String
    /// The account's URL, byte for byte.
    let url: String
    /// The terms of service that the operator's configuration agreed to, when the authority named any.
    let terms: String?
    /// When it was registered or found, in seconds since 1970.
    let registeredAt: Double

    /// The note of an account that an authority has just made or found.
    init(_ account: Account, _ authority: Authority, terms: String?, at instant: Date) {
        directory = authority.directory
        url = account.url.text
        self.terms = terms
        registeredAt = instant.timeIntervalSince1970.rounded()
    }

    func encoded() -> [UInt8] { NoteJSON.encode(self) }

    init?(decoding bytes: [UInt8]) {
        guard let note = try? JSONDecoder().decode(AccountNote.self, from: Data(bytes)) else { return nil }
        self = note
    }
}
