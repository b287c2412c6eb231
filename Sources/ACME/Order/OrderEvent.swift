/// What happened to an order.
package enum OrderEvent: Sendable, Equatable {
    /// The order was read.
    case order(OrderView)
    /// The server does not know the order.
    case orderMissing
    /// All answers are in place and the server is told.
    case answered
    /// There was no name left to prove.
    case nothingToProve
    /// The authorizations were read.
    case authorizations(ProofView)
    /// The certificate request was sent, and whether the server acted on it is not known.
    case finalizeLost
    case finalizeRefused(FinalizeRefusal)
    case certificate
    case certificateNotYet
    /// A reading did not succeed, but may in a while.
    case unreadable
    /// The time for this is up.
    case outOfTime
    /// A step did not succeed and will not.
    case failed
}

/// An order's status with what decides the next step.
package enum OrderView: Sendable, Equatable {
    case pending(hasAuthorizations: Bool)
    case ready, processing
    case valid(hasCertificate: Bool)
    case invalid
    /// Other names or authorizations than before, or than asked for (RFC 8555 §7.1.3).
    case changed
    case unknown

    init(_ order: Order) {
        switch order.status {
        case .pending: self = .pending(hasAuthorizations: !order.authorizations.isEmpty)
        case .ready: self = .ready
        case .processing: self = .processing
        case .valid: self = .valid(hasCertificate: order.certificate != nil)
        case .invalid: self = .invalid
        default: self = .unknown
        }
    }
}

/// What all authorizations of an order come to.
package enum ProofView: Sendable, Equatable, CaseIterable {
    /// Every name is proven.
    case proven
    /// The server is at it.
    case waiting
    /// A challenge has an error and no verdict: the server waits for another go-ahead.
    case stuck
    /// A name cannot be proven any more.
    case lost

    init(_ authorizations: [Authorization]) {
        if authorizations.contains(where: \.status.isLost) {
            self = .lost
        } else if authorizations.allSatisfy({ $0.status == .valid }) {
            self = .proven
        } else {
            let stuck = authorizations.contains { authorization in
                authorization.status != .valid
                    && authorization.challenges.contains { $0.problem != nil && $0.status == "pending" }
            }
            self = stuck ? .stuck : .waiting
        }
    }
}

/// Refusals of a certificate request that the order survives.
package enum FinalizeRefusal: Sendable, Equatable, CaseIterable { case notReady, badRequest }
