/// How many requests of each kind a client sends, a second and at once.
package struct RequestRates: Sendable, Equatable {
    /// A rate and what may come at once.
    package struct Limit: Sendable, Equatable {
        /// Requests a second.
        package var rate: Int
        /// Requests at once after a pause.
        package var burst: Int

        /// A limit; see `RateBucket`.
        package init(rate: Int, burst: Int) {
            self.rate = rate
            self.burst = burst
        }
    }

    private var limits: [RequestLane: Limit]

    /// Any table; a lane that is not in it is not limited.
    package init(_ limits: [RequestLane: Limit]) { self.limits = limits }

    /// The limit of a lane; nil if it has none.
    package subscript(_ lane: RequestLane) -> Limit? { limits[lane] }

    /// What Let's Encrypt's balancers let through from one address ("Overall Requests Limit", August 2026). Others
    /// publish nothing; what is polite there is polite everywhere.
    package static let letsEncrypt = RequestRates([
        .directory: Limit(rate: 40, burst: 40), .newNonce: Limit(rate: 20, burst: 10),
        .newAccount: Limit(rate: 5, burst: 15), .newOrder: Limit(rate: 300, burst: 200),
        .revocation: Limit(rate: 10, burst: 100), .renewalInfo: Limit(rate: 1_000, burst: 100),
        .resources: Limit(rate: 250, burst: 125),
    ])

    /// The same for Let's Encrypt's staging environment, which lets less through.
    package static let letsEncryptStaging = RequestRates([
        .directory: Limit(rate: 40, burst: 40), .newNonce: Limit(rate: 20, burst: 10),
        .newAccount: Limit(rate: 5, burst: 15), .newOrder: Limit(rate: 20, burst: 40),
        .revocation: Limit(rate: 10, burst: 100), .renewalInfo: Limit(rate: 1_000, burst: 100),
        .resources: Limit(rate: 20, burst: 20),
    ])
}
