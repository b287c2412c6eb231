/// What a channel is for, and what its receiver needs.
package struct ChannelRules: Sendable, Equatable {
    /// Its name in the configuration.
    package var name: String
    /// Nothing below this severity goes there.
    package var threshold: AlertSeverity
    /// Only alerts of these owners go there; empty for all, those without an owner included.
    package var owners: Set<String>
    /// Only alerts of these environments go there; empty for all, those without one included.
    package var environments: Set<String>
    /// Whether its receiver forgets what it is not told again: a trigger goes out at each round as long as the alert
    /// stands, in the place of the one before.
    package var isRefreshed: Bool
    /// Whether its receiver is told that somebody has taken an alert upon themselves.
    package var takesAcknowledgements: Bool

    package init(
        name: String,
        threshold: AlertSeverity = .info,
        owners: Set<String> = [],
        environments: Set<String> = [],
        isRefreshed: Bool = false,
        takesAcknowledgements: Bool = false
    ) {
        self.name = name
        self.threshold = threshold
        self.owners = owners
        self.environments = environments
        self.isRefreshed = isRefreshed
        self.takesAcknowledgements = takesAcknowledgements
    }

    /// Whether an alert is for this channel. That a channel fails is not told to itself.
    package func wants(_ alert: Alert) -> Bool {
        guard alert.severity >= threshold else { return false }
        guard alert.rule != .channelFailing || alert[.channel] != name else { return false }
        let isOwners = owners.isEmpty || alert[.owner].map(owners.contains) == true
        return isOwners && (environments.isEmpty || alert[.environment].map(environments.contains) == true)
    }
}
