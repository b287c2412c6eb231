package import FoundationEssentials
package import PKI

/// What came of an order that did not fail.
package enum OrderOutcome: Sendable {
    case issued(Issued)
    /// The server needs longer. Keep the URL and the key, and come back with both at `retryAt`; nothing has failed.
    /// `trouble` is what kept the last reading from succeeding, if something did.
    case stillProcessing(order: ServerURL, retryAt: Date, trouble: ACMEFailure?)
}

/// A certificate, downloaded and parsed. Whether it is for our key and names is for its user to check: nothing here
/// knows the key.
package struct Issued: Sendable {
    /// The order's URL.
    package let orderURL: ServerURL
    /// The order as read last, with the profile the server reports.
    package let order: Order
    /// Leaf and intermediates, parsed.
    package let chain: CertificateChain
    /// The octets as they came.
    package let pem: [UInt8]
    /// What became of the wish to replace a certificate; `notAsked` for an order of an earlier run.
    package var replacement = Replacement.notAsked
    /// Whether a profile was asked for that the server does not confirm: no failure, but a word to the operator.
    package var profileNotHonoured = false
}
