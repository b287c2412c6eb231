/// How patient and how trusting a client is.
package struct ClientPolicy: Sendable {
    /// URLs of further servers that signed requests may go to, beside the directory's own.
    package var otherOrigins: [String]
    /// Lets `http:` URLs pass. For tests only.
    package var allowsPlainHTTP: Bool
    /// How often one request is signed anew because its nonce was refused.
    package var nonceRetries: Int
    /// How often a request that may safely be repeated is repeated after no answer or a server's failure.
    package var repetitions: Int
    /// The longest wait before such a repetition; a server that asks for more gets its failure passed on.
    package var patience: Duration
    /// How many requests a second are sent; what is more waits its turn.
    package var rates: RequestRates

    /// A policy that fits every public authority.
    package init(
        otherOrigins: [String] = [],
        allowsPlainHTTP: Bool = false,
        nonceRetries: Int = 120,
        repetitions: Int = 3,
        patience: Duration = .seconds(10),
        rates: RequestRates = .letsEncrypt
    ) {
        self.otherOrigins = otherOrigins
        self.allowsPlainHTTP = allowsPlainHTTP
        self.nonceRetries = nonceRetries
        self.repetitions = repetitions
        self.patience = patience
        self.rates = rates
    }
}
