/// Verdicts and the survey before them, boiled down. Pure.
package struct ServedSummary: Sendable, Equatable {
    /// What is served.
    package let served: Served
    /// For ``Served/unreachable``: whether that is news.
    package let wasReachableBefore: Bool

    /// Boils down the verdicts of one target or of all that share a certificate.
    ///
    /// An address that is silent and was silent before says nothing, as long as another of its endpoint answers. An
    /// endpoint of which all addresses are so leaves the whole unproven, unless another shows that the new certificate
    /// is not served: that is certain, whatever else is not. One that is known to have served it is no such outage.
    package init(_ verdicts: [Verdict], before: Survey) {
        let endpoints = verdicts.flatMap(\.endpoints)
        var served = 0
        var notServed = 0
        var silenced = 0
        var isUnproven = false
        for endpoint in endpoints {
            let telling = endpoint.addresses.filter {
                !$0.seen.isUnreachable || before.wasReachable($0.address, of: endpoint.endpoint)
            }
            if telling.isEmpty {
                if before.wasServed(at: endpoint.endpoint) { silenced += 1 } else { isUnproven = true }
            }
            for address in telling {
                switch address.seen {
                // A new leaf beside the intermediates of another one is of no use to most clients.
                case .expected(let withChain)
                where !withChain && before.hadChain(at: address.address, of: endpoint.endpoint):
                    notServed += 1
                case .expected: served += 1
                case .other: notServed += 1
                case .alternating:
                    served += 1
                    notServed += 1
                case .unreachable: silenced += 1
                }
            }
        }
        switch (served > 0, notServed > 0, silenced > 0) {
        case _ where endpoints.isEmpty: self.init(.noneConfigured)
        case (true, true, _), (true, _, true): self.init(.mixed)
        case (false, true, _): self.init(.old)
        case (false, false, true): self.init(.unreachable, wasReachableBefore: true)
        case (_, false, false): self.init(isUnproven ? .unreachable : .new)
        }
    }

    /// A summary by hand, for tables and tests.
    package init(_ served: Served, wasReachableBefore: Bool = false) {
        self.served = served
        self.wasReachableBefore = wasReachableBefore
    }
}
