/// Why there is no certificate, how far it got, and whether the order is still good.
package struct OrderFailure: Error, Sendable {
    /// Whose failure it was.
    package enum Cause: Sendable {
        case acme(ACMEFailure)
        /// The observer did not let it go on.
        case observer(any Error)
        /// The certificate request could not be made.
        case request(any Error)
    }

    /// Whose failure it was, and which.
    package let cause: Cause
    /// The part of the way it happened in.
    package let phase: OrderPhase
    /// The order's URL, if there is an order.
    package let order: ServerURL?
    /// Whether the order is worth coming back to with `OrderRequest.existingOrder`. If not, forget its URL.
    package let orderRemainsUsable: Bool
    /// The challenges that were not met, in this order and in those before it.
    package internal(set) var setbacks: [ChallengeSetback] = []
    /// The failures of the orders placed before in the same call; empty but where the observer allowed another one.
    package internal(set) var earlier: [OrderFailure] = []

    /// What happened, in house style.
    package var summary: String {
        switch cause {
        case .acme(let failure): failure.summary
        case .observer(let error): "\(error)"
        case .request(let error): "the certificate request: \(error)"
        }
    }

    /// The failure, unless it is one of ours.
    package var acme: ACMEFailure? { if case .acme(let failure) = cause { failure } else { nil } }
}
