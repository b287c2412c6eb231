package import FoundationEssentials
package import PKI

/// What keeps an order from being sent although a certificate is due: which limit, and until when.
package enum Brake: Sendable, Equatable {
    /// So many orders for these names were spent within the budget's window.
    case orders(count: Int, until: Date, limit: Int = OrderBudget.limit)
    /// A name has failed validation too often within the hour: every certificate that has it waits.
    case validations(of: Identifier, until: Date)
    /// The account's own limit of orders is near.
    case account(String, orders: Int, until: Date)
    /// The limit of certificates for a registered domain is near.
    case domain(String, at: String, certificates: Int, until: Date)
    /// Another certificate with the same names has an order open at the same authority.
    case claimed(by: String, until: Date)
    /// The authority waits for someone to lift a pause.
    case paused(PausedAuthority)
    /// No authority is configured.
    case noAuthority

    /// When it lets go by itself; nil when it does not.
    package var until: Date? {
        switch self {
        case .orders(_, let until, _), .validations(_, let until), .account(_, _, let until),
            .domain(_, _, _, let until), .claimed(_, let until):
            until
        case .paused(let paused): paused.until
        case .noAuthority: nil
        }
    }

    /// One word, stable, for JSON and the journal.
    package var word: String {
        switch self {
        case .orders: "orders"
        case .validations: "validations"
        case .account: "account"
        case .domain: "domain"
        case .claimed: "claimed"
        case .paused: "paused"
        case .noAuthority: "no-authority"
        }
    }
}

extension Brake: CustomStringConvertible {
    /// A clause that follows "the brake holds:".
    package var description: String {
        switch self {
        case .orders(let count, _, let limit):
            "\(count) orders for these names within the budget's window, and the brake is at \(limit)"
        case .validations(let name, _):
            "\(name.value) has failed validation \(OrderBudget.validationLimit) times within the hour"
        case .account(let authority, let orders, _):
            "\(orders) orders at \(authority) within 3 hours, close to what it lets one account have"
        case .domain(let domain, let authority, let certificates, _):
            "\(certificates) certificates for \(domain) from \(authority) within 7 days, close to its limit"
        case .claimed(let certificate, _): "\(certificate) has the same names and an order open for them"
        case .paused(let paused): "\(paused)"
        case .noAuthority: "no authority is configured for it"
        }
    }

    /// What the operator can do.
    package func hint(certificate: String) -> String {
        switch self {
        case .orders:
            "find out why so many were needed: rekey history \(certificate); then, to go on: --ignore-budget"
        case .validations(let name, let until):
            "mend what keeps \(name.value) from being validated; it is tried again \(InstantText.short(until))"
        case .account, .domain: "nothing to do: it is ordered by itself when the limit allows"
        case .claimed(let other, _): "nothing to do; but \(other) and \(certificate) could be one certificate"
        case .paused(let paused): paused.hint
        case .noAuthority: "name one under authorities in the configuration"
        }
    }
}
