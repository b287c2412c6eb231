package import FoundationEssentials

/// What a signed statement says about one certificate: a revocation list or an OCSP response.
package struct RevocationAnswer: Sendable, Equatable {
    package enum Status: Sendable, Equatable {
        case good
        /// Since when, and the reason's name of RFC 5280 §5.3.1 where one is given.
        case revoked(at: Date, reason: String?)
        /// The responder does not know the certificate.
        case unknown
    }

    package let status: Status
    package let thisUpdate: Date
    /// nil when no next one was promised.
    package let nextUpdate: Date?

    package init(_ status: Status, thisUpdate: Date, nextUpdate: Date?) {
        self.status = status
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
    }

    /// Whether the promised successor is overdue. A statement that promises none never is.
    package func isExpired(at instant: Date) -> Bool { nextUpdate.map { $0 < instant } ?? false }

    /// Whether less than a tenth of its period is left: whoever signs it is late.
    func isNearlyExpired(at instant: Date) -> Bool {
        guard let nextUpdate else { return false }
        let period = nextUpdate.timeIntervalSince(thisUpdate)
        return nextUpdate.timeIntervalSince(instant) < period / 10
    }
}

/// How one source of revocations answered.
package enum RevocationSource: Sendable, Equatable {
    /// Signed by the issuer or its delegate, as verified by the caller.
    case answer(RevocationAnswer)
    /// Nothing usable came: unreachable, an error status, a signature that does not verify.
    case failed(String)
}

/// What the sources that a certificate names say about it; nil where it names none or none was asked.
package struct RevocationFacts: Sendable, Equatable {
    package var list: RevocationSource?
    package var responder: RevocationSource?

    package init(list: RevocationSource? = nil, responder: RevocationSource? = nil) {
        self.list = list
        self.responder = responder
    }
}
