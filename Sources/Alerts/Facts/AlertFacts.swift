/// What is known at one run, as the rules take it: plain values, put together from ledger and inventory.
///
/// Nil means "not known at this run": alerts of the rules that would look at it stay as they are. An empty list means
/// that there is nothing, and ends them. Texts may be somebody else's; they are made printable here.
package struct AlertFacts: Sendable, Equatable {
    /// All certificates of the configuration.
    package var managed: [ManagedFact]?
    /// All certificates that were seen, and are still, but are not of the configuration.
    package var unmanaged: [UnmanagedFact]?
    /// All drifts that are open.
    package var drifts: [DriftFact]?
    /// All findings that are open and of severity high or critical.
    package var findings: [FindingFact]?
    /// All places that should be looked at again and again.
    package var locations: [LocationFact]?
    /// How many certificates each source shows.
    package var sources: [SourceFact]?
    /// What authorities issued for our names without being asked by us.
    package var issuances: [IssuanceFact]?

    package init(
        managed: [ManagedFact]? = nil,
        unmanaged: [UnmanagedFact]? = nil,
        drifts: [DriftFact]? = nil,
        findings: [FindingFact]? = nil,
        locations: [LocationFact]? = nil,
        sources: [SourceFact]? = nil,
        issuances: [IssuanceFact]? = nil
    ) {
        self.managed = managed
        self.unmanaged = unmanaged
        self.drifts = drifts
        self.findings = findings
        self.locations = locations
        self.sources = sources
        self.issuances = issuances
    }

    /// The rules that can be decided upon with what is known: an alert of another rule stands as it is.
    package var judged: Set<AlertRule> {
        var rules: Set<AlertRule> = [.channelFailing]
        if managed != nil {
            rules.formUnion([.renewalOverdue, .rotationFailing, .rolledBack, .rotationFailed, .rateLimited])
        }
        if unmanaged != nil { rules.insert(.lifetimeLow) }
        if drifts != nil { rules.insert(.servedOld) }
        if findings != nil { rules.insert(.finding) }
        if locations != nil { rules.insert(.scanStale) }
        if sources != nil { rules.insert(.inventoryShrank) }
        if issuances != nil { rules.insert(.unknownIssuance) }
        return rules
    }
}
