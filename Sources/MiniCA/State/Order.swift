import FoundationEssentials
import PKI

/// An order (RFC 8555 §7.1.3).
struct Order: Sendable {
    let id: String
    let accountID: String
    let identifiers: [Identifier]
    let profile: String?
    let authorizationIDs: [String]
    let expires: Date
    let placed: Date
    /// The certificate it is to replace (RFC 9773 §5).
    let replaces: String?
    var status = OrderStatus.pending
    /// Why it is invalid.
    var error: Problem?
    /// The serial number of its certificate, once it is issued.
    var certificateSerial: String?
    /// Reads that still say `processing` although the certificate is issued.
    var pollsLeft = 0
    /// How often it has been shown.
    var looks = 0
    /// Whether its first CSR was refused for no good reason.
    var hasRefusedRequest = false
    /// How often its certificate was withheld.
    var timesWithheld = 0

    /// The order after its authorizations are what is given, at the instant given (RFC 8555 §7.1.6).
    func settled(by authorizations: [Authorization], at instant: Date) -> Order {
        guard status == .pending || status == .ready else { return self }
        var order = self
        let broken = authorizations.filter { $0.status(at: instant) != .valid && $0.status(at: instant) != .pending }
        if !broken.isEmpty {
            order.status = .invalid
            order.error = Self.problem(of: broken)
        } else if instant > expires {
            order.status = .invalid
            order.error = .malformed("the order has expired")
        } else if authorizations.allSatisfy({ $0.status(at: instant) == .valid }) {
            order.status = .ready
        }
        return order
    }

    private static func problem(of broken: [Authorization]) -> Problem {
        let parts = broken.map { authorization in
            var part =
                authorization.error
                ?? .unauthorized("the authorization for \(authorization.identifier) is not valid any more")
            part.identifier = authorization.identifier
            return part
        }
        if var only = parts.first, parts.count == 1 {
            only.identifier = nil
            only.subproblems = parts
            return only
        }
        var problem = Problem(.compound, 403, "\(parts.count) of the order's names were not validated")
        problem.subproblems = parts
        return problem
    }
}

/// The status of an order (RFC 8555 §7.1.6).
package enum OrderStatus: String, Sendable, Hashable {
    case pending, ready, processing, valid, invalid
}
