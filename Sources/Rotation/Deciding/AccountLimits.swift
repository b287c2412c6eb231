/// What an authority lets one account order, a little below its published figures: others may share the account.
///
/// An authority that publishes nothing has no such limits here; it says 429 when it has had enough.
package struct AccountLimits: Sendable, Equatable {
    /// Orders in ``ordersWindow``; nil for no limit.
    package let orders: Int?
    /// Certificates for one registered domain in ``domainWindow``; nil for no limit.
    package let certificatesPerDomain: Int?

    /// Three hours, in seconds.
    package static let ordersWindow: Double = 3 * 3_600
    /// Seven days, in seconds.
    package static let domainWindow: Double = 7 * 86_400

    package init(orders: Int?, certificatesPerDomain: Int?) {
        self.orders = orders
        self.certificatesPerDomain = certificatesPerDomain
    }

    /// Let's Encrypt: 300 orders an account in three hours, 50 certificates a registered domain in seven days.
    package static let letsEncrypt = AccountLimits(orders: 290, certificatesPerDomain: 48)
    /// Let's Encrypt's staging: 1,500 orders in three hours, 30,000 certificates a registered domain.
    package static let letsEncryptStaging = AccountLimits(orders: 1_490, certificatesPerDomain: nil)
    /// Nothing is published.
    package static let unpublished = AccountLimits(orders: nil, certificatesPerDomain: nil)

    /// The limits that go with a directory URL.
    package static func of(directory: String) -> AccountLimits {
        let text = directory.lowercased()
        if text.hasPrefix("https://acme-v02.api.letsencrypt.org/") { return letsEncrypt }
        if text.hasPrefix("https://acme-staging-v02.api.letsencrypt.org/") { return letsEncryptStaging }
        return unpublished
    }
}
