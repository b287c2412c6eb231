import FoundationEssentials
import PKI

/// Everything the authority remembers, and the rules that hold between its parts. No effects, no time of its own.
struct Register: Sendable {
    private(set) var accounts: [String: Account] = [:]
    private var accountsByThumbprint: [String: String] = [:]
    private(set) var orders: [String: Order] = [:]
    private(set) var orderSequence: [String] = []
    private(set) var authorizations: [String: Authorization] = [:]
    private(set) var certificates: [String: IssuedCertificate] = [:]
    private var serialsByID: [String: String] = [:]
    /// Serial numbers in the sequence they were issued in.
    private(set) var serials: [String] = []

    /// The account of a key, whatever its status.
    func account(of key: JSONWebKey) -> Account? { accountsByThumbprint[key.thumbprint].flatMap { accounts[$0] } }

    /// Whether some account's key is this one.
    func isAccountKey(_ key: SubjectPublicKeyInfo) -> Bool {
        accounts.values.contains { $0.key.handle.publicKey == key }
    }

    /// Stores an account; the key it had before is forgotten.
    mutating func store(_ account: Account) {
        if let old = accounts[account.id] { accountsByThumbprint[old.key.thumbprint] = nil }
        accounts[account.id] = account
        accountsByThumbprint[account.key.thumbprint] = account.id
    }

    mutating func store(_ order: Order) {
        if orders[order.id] == nil { orderSequence.append(order.id) }
        orders[order.id] = order
    }

    mutating func store(_ authorization: Authorization) { authorizations[authorization.id] = authorization }

    mutating func store(_ issued: IssuedCertificate) {
        let serial = issued.certificate.serial
        if certificates[serial] == nil {
            serials.append(serial)
            if let id = CertificateID(issued.certificate) { serialsByID[id.description] = serial }
        }
        certificates[serial] = issued
    }

    /// The certificate of a name in renewal information (RFC 9773 §4.1).
    func certificate(named id: String) -> IssuedCertificate? { serialsByID[id].flatMap { certificates[$0] } }

    /// The account's newest certificate for exactly these names.
    func newestCertificate(for identifiers: [Identifier], of accountID: String) -> IssuedCertificate? {
        serials.reversed().lazy.compactMap { certificates[$0] }.first {
            $0.accountID == accountID && Set($0.identifiers) == Set(identifiers)
        }
    }

    /// The account's orders that are not invalid, in the sequence they were placed in (RFC 8555 §7.1.2.1).
    func orders(of accountID: String, at instant: Date) -> [Order] {
        orderSequence.compactMap { order($0, at: instant) }.filter {
            $0.accountID == accountID && $0.status != .invalid
        }
    }

    /// An order in the light of its authorizations.
    func order(_ id: String, at instant: Date) -> Order? {
        guard let order = orders[id] else { return nil }
        return order.settled(by: order.authorizationIDs.compactMap { authorizations[$0] }, at: instant)
    }

    /// A valid authorization of the account for the name; the one that lives longest.
    func validAuthorization(for identifier: Identifier, of accountID: String, at instant: Date) -> Authorization? {
        authorizations.values
            .filter {
                $0.accountID == accountID && $0.identifier == identifier && $0.status(at: instant) == .valid
            }
            .max { ($0.expires, $0.id) < ($1.expires, $1.id) }
    }
}
