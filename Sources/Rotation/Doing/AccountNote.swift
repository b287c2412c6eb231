import ACME
package import FoundationEssentials

/// `account.json` beside an account's key: where the account lives and what was agreed to.
///
/// Beside the key and not in the ledger, so that losing the ledger never makes a second account.
package struct AccountNote: Codable, Sendable, Equatable {
    /// The directory URL the account belongs to; a key is never used with another one (RFC 8555 §11.1).
    package let directory: String
    /// The account's URL, byte for byte.
    package let url: String
    /// The terms of service that the operator's configuration agreed to, when the authority named any.
    package private(set) var terms: String?
    /// When it was registered or found, in seconds since 1970.
    private let registeredAt: Double
    /// When it was deactivated from here, in seconds since 1970.
    private var closedAt: Double?

    /// When it was registered or found.
    package var registered: Date { Date(timeIntervalSince1970: registeredAt) }
    /// When it was deactivated from here; nil for an account in use.
    package var closed: Date? { closedAt.map { Date(timeIntervalSince1970: $0) } }

    /// The note of an account that an authority has just made or found.
    init(_ account: Account, _ authority: Authority, terms: String?, at instant: Date) {
        directory = authority.directory
        url = account.url.text
        self.terms = terms
        registeredAt = instant.timeIntervalSince1970.rounded()
    }

    /// The note of an account that another program registered and noted the URL of.
    init(imported url: String, _ authority: Authority, at instant: Date) {
        directory = authority.directory
        self.url = url
        terms = nil
        registeredAt = instant.timeIntervalSince1970.rounded()
    }

    func encoded() -> [UInt8] { NoteJSON.encode(self) }

    init?(decoding bytes: [UInt8]) {
        guard let note = try? JSONDecoder().decode(AccountNote.self, from: Data(bytes)) else { return nil }
        self = note
    }

    /// The same account, deactivated.
    func closed(at instant: Date) -> AccountNote {
        var note = self
        note.closedAt = instant.timeIntervalSince1970.rounded()
        return note
    }

    /// The same account, under other terms.
    func agreeing(to terms: String) -> AccountNote {
        var note = self
        note.terms = terms
        return note
    }
}
