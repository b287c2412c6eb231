package import FoundationEssentials

/// What stands and what is sent, from what stood and what the rules found. Pure.
///
/// - Each channel is told once that an alert stands, once more when it gets worse than it was told, and once that it is
///   over. Who was not told of the beginning is not told of the end.
/// - What is silenced stands untold, and is told when the silence is over. The end of what was told before the silence
///   is told within it too: it wakes nobody, and an incident left open would.
/// - What somebody has acknowledged is told to nobody else, and no worse, until it is over.
/// - What comes back soon after its end (``AlertPolicy/flapHold``) is told only when it still stands after that time.
package struct AlertMachine {
    /// The result of one round.
    package struct Outcome: Sendable, Equatable {
        /// Everything that stands or ended now, to be stored.
        package var alerts: [StandingAlert]
        /// To be sent, in this order.
        package var dispatches: [AlertDispatch]
    }

    private let silences: [Silence]
    private let channels: [ChannelRules]
    private let now: Date
    private let policy: AlertPolicy
    private var dispatches: [AlertDispatch] = []
    /// How many alerts each channel was told singly, by rule and severity.
    private var told: [Slot: Int] = [:]
    /// How many alerts that stand are for each channel, by rule and severity.
    private var wanted: [Slot: Int] = [:]

    private struct Slot: Hashable {
        let channel: String
        let rule: AlertRule
        let severity: AlertSeverity
    }

    private init(silences: [Silence], channels: [ChannelRules], now: Date, policy: AlertPolicy) {
        self.silences = silences
        self.channels = channels
        self.now = now
        self.policy = policy
    }

    /// One round.
    /// - Parameters:
    ///   - standing: what was stored: everything that stands, and what ended within ``AlertPolicy/flapHold``.
    ///   - evaluated: what the rules found.
    ///   - judged: the rules that could be decided: alerts of other rules neither begin nor end.
    package static func step(
        standing: [StandingAlert],
        evaluated: [Alert],
        judged: Set<AlertRule>,
        silences: [Silence] = [],
        channels: [ChannelRules],
        at now: Date,
        policy: AlertPolicy = AlertPolicy()
    ) -> Outcome {
        var machine = AlertMachine(silences: silences, channels: channels, now: now, policy: policy)
        let known = Dictionary(standing.map { ($0.alert.dedup, $0) }) { first, _ in first }
        let found = AlertRules.unique(evaluated).filter { judged.contains($0.rule) }
        let keys = Set(found.map(\.dedup))
        let gone = standing.filter { $0.stands && judged.contains($0.alert.rule) && !keys.contains($0.alert.dedup) }
        let unjudged = standing.filter { $0.stands && !judged.contains($0.alert.rule) }
        // Ends first: they make room for beginnings.
        var alerts = gone.map { machine.end($0) }
        let current = found.map { machine.seen($0, known[$0.dedup]) } + unjudged
        for alert in current { machine.count(alert) }
        for alert in current { machine.noteWish(alert.alert) }
        alerts += current.map { machine.tell($0) }
        return Outcome(alerts: alerts, dispatches: machine.dispatches)
    }

    /// Somebody takes an alert upon themselves: who was told of it, and wants to know, is told.
    package static func acknowledge(
        _ alert: StandingAlert,
        by: String,
        channels: [ChannelRules],
        at now: Date
    ) -> Outcome {
        var alert = alert
        alert.acknowledgement = StandingAlert.Acknowledgement(by: by, at: now)
        let dispatches = channels.filter { $0.takesAcknowledgements && alert.isTold(to: $0.name) }.map { channel in
            AlertDispatch(
                channel: channel.name,
                event: AlertEvent(.acknowledge, alert.alert, at: now, acknowledgedBy: by)
            )
        }
        return Outcome(alerts: [alert], dispatches: dispatches)
    }

    private func seen(_ alert: Alert, _ known: StandingAlert?) -> StandingAlert {
        guard var standing = known, standing.stands else {
            return StandingAlert(alert, at: now, resolvedAt: known?.resolvedAt)
        }
        standing.alert = alert
        standing.lastSeen = now
        return standing
    }

    private mutating func end(_ standing: StandingAlert) -> StandingAlert {
        var ended = standing
        for channel in channels where standing.isTold(to: channel.name) {
            let former = standing.told[channel.name]?.severity
            var last = standing.alert
            // Its receiver knows it by what it was told.
            if channel.isRefreshed, let former { last.severity = former }
            dispatches.append(
                AlertDispatch(
                    channel: channel.name,
                    event: AlertEvent(.resolve, last, at: now, acknowledgedBy: standing.acknowledgement?.by)
                )
            )
        }
        ended.stands = false
        ended.resolvedAt = now
        ended.told = [:]
        return ended
    }

    private mutating func count(_ standing: StandingAlert) {
        guard !Self.isOverflow(standing.alert) else { return }
        for (channel, notice) in standing.told where standing.isTold(to: channel) {
            let slot = Slot(channel: channel, rule: standing.alert.rule, severity: notice.severity)
            told[slot, default: 0] += 1
        }
    }

    private mutating func tell(_ standing: StandingAlert) -> StandingAlert {
        guard !silences.contains(where: { $0.holds(standing.alert, at: now) }) else { return standing }
        var standing = standing
        for channel in channels where wants(standing.alert, channel) {
            guard mustTell(standing, channel) else { continue }
            let former = standing.told[channel.name]
            dispatches.append(
                AlertDispatch(
                    channel: channel.name,
                    event: AlertEvent(
                        .trigger,
                        standing.alert,
                        at: now,
                        acknowledgedBy: standing.acknowledgement?.by,
                        formerSeverity: former?.severity == standing.alert.severity ? nil : former?.severity
                    ),
                    supersedes: channel.isRefreshed
                )
            )
            standing.told[channel.name] = StandingAlert.Told(standing.alert.severity, at: now)
            if former == nil { noteSlot(standing, channel) }
        }
        return standing
    }

    private mutating func noteWish(_ alert: Alert) {
        guard !Self.isOverflow(alert) else { return }
        for channel in channels where channel.wants(alert) {
            wanted[Slot(channel: channel.name, rule: alert.rule, severity: alert.severity), default: 0] += 1
        }
    }

    /// That there are more than are told singly has no owner and no environment: it is for every channel that does not
    /// get all of its own.
    private func wants(_ alert: Alert, _ channel: ChannelRules) -> Bool {
        guard Self.isOverflow(alert) else { return channel.wants(alert) }
        let slot = Slot(channel: channel.name, rule: alert.rule, severity: alert.severity)
        return wanted[slot, default: 0] > max(1, policy.perRule)
    }

    private func mustTell(_ standing: StandingAlert, _ channel: ChannelRules) -> Bool {
        guard let told = standing.told[channel.name] else {
            return standing.acknowledgement == nil && !isFlapping(standing) && hasRoom(standing, channel)
        }
        // Not a repetition for people: a receiver that forgets would take the alert for over.
        if channel.isRefreshed { return true }
        guard standing.acknowledgement == nil else { return false }
        if let refused = told.refusedAt { return now.timeIntervalSince(refused) >= policy.refusedHold }
        return standing.alert.severity > told.severity
    }

    private func isFlapping(_ standing: StandingAlert) -> Bool {
        guard let ended = standing.resolvedAt else { return false }
        let age = now.timeIntervalSince(ended)
        // An end in the future is a wrong clock's, and holds nothing back.
        return age >= 0 && age < policy.flapHold
    }

    private func hasRoom(_ standing: StandingAlert, _ channel: ChannelRules) -> Bool {
        let alert = standing.alert
        if Self.isOverflow(alert) { return true }
        let slot = Slot(channel: channel.name, rule: alert.rule, severity: alert.severity)
        return told[slot, default: 0] < max(1, policy.perRule)
    }

    private static func isOverflow(_ alert: Alert) -> Bool {
        alert.dedup == AlertRules.overflowKey(alert.rule, alert.severity)
    }

    private mutating func noteSlot(_ standing: StandingAlert, _ channel: ChannelRules) {
        guard !Self.isOverflow(standing.alert) else { return }
        let slot = Slot(channel: channel.name, rule: standing.alert.rule, severity: standing.alert.severity)
        told[slot, default: 0] += 1
    }
}

extension StandingAlert {
    /// Whether a channel was told, and did not refuse to hear it.
    package func isTold(to channel: String) -> Bool {
        guard let notice = told[channel] else { return false }
        return notice.refusedAt == nil
    }
}
