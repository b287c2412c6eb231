/// An account as its server describes it (RFC 8555 §7.1.2). Everything but the URL may be missing.
package struct Account: Sendable, Equatable {
    /// An account's status; an open set.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// The word on the wire, unescaped: print it through `ServerText`.
        package let rawValue: String

        /// Any word is a status.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// In use.
        package static let valid = Status(rawValue: "valid")
        /// Closed by its owner.
        package static let deactivated = Status(rawValue: "deactivated")
        /// Closed by the server.
        package static let revoked = Status(rawValue: "revoked")
    }

    /// From the `Location` header: store it as it is.
    package let url: ServerURL
    /// Whether the server made it just now (201) rather than knew the key already (200).
    package let isNew: Bool
    /// Nil where the server does not say.
    package let status: Status?
    /// Empty also where the server does not keep contacts: never tell accounts apart by them.
    package let contacts: [ServerText]
    /// Where the orders are listed; required by RFC 8555, left out by large servers.
    package let orders: ServerURL?

    init(_ json: JSONReader?, url: ServerURL, isNew: Bool, under policy: OriginPolicy) {
        self.url = url
        self.isNew = isNew
        status = json?.optionalString("status").map { Status(rawValue: $0) }
        contacts = json?.strings("contact").map { ServerText($0.text) } ?? []
        orders = try? json?.optionalURL("orders", under: policy)
    }

    private init(_ account: Account, at url: ServerURL) {
        self.url = url
        (isNew, status, contacts, orders) = (account.isNew, account.status, account.contacts, account.orders)
    }

    /// The same account under the URL it is known by.
    func at(_ url: ServerURL) -> Account { Account(self, at: url) }

    /// Whether requests of this account will be refused from now on (RFC 8555 §7.1.6).
    package var isDead: Bool { status == .deactivated || status == .revoked }
}
