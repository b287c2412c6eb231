/// Whether another order is worth placing after one whose answers the server refused. Pure.
///
/// RFC 8555 §7.1.6 has no way back from an invalid authorization, so that another kind of challenge needs another order.
/// Authorities count failed validations (one large one allows five for a name and hour), so there are few tries.
struct OrderCampaign: Sendable {
    /// How many orders one call places at most.
    static let orderLimit = 3

    /// The choice of challenges, with all that has failed so far.
    var choice: ChallengeChoice
    private(set) var orders = 1

    init(choice: ChallengeChoice) { self.choice = choice }

    /// An answer the server refused, with what it had on offer.
    struct Refusal: Sendable {
        let authorization: Authorization
        let setback: ChallengeSetback
    }

    /// Takes note of refusals; gives whether each of the names can be tried in another way.
    mutating func goesOn(after refusals: [Refusal]) -> Bool {
        choice.setbacks += refusals.map(\.setback)
        guard !refusals.isEmpty, orders < Self.orderLimit, !refusals.contains(where: { Self.isFinal($0.setback) }),
            refusals.allSatisfy({ choice.pick(for: $0.authorization) != nil })
        else { return false }
        orders += 1
        return true
    }

    /// What no other kind of challenge changes: the name is not issued for, or there have been too many tries.
    private static func isFinal(_ setback: ChallengeSetback) -> Bool {
        guard case .refused(let problem?) = setback.reason else { return false }
        return problem.parts.contains { $0.type.isPermanentForName || $0.type == .rateLimited }
    }
}
