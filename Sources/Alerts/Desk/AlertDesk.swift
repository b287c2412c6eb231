package import FoundationEssentials
import Hooks
package import Ledger

/// Where it is decided who is told what, and where it is sent from.
///
/// A round decides and puts what follows into the outbox in one transaction, then sends what is due: a message reaches
/// its receiver at least once, however often this is killed in between, and carries a name by which a second one is
/// known. Channels are served at the same time and with one deadline, the messages of one channel one after the other.
/// What an operator does (acknowledging, silencing) is put into the outbox too, and the next round sends it. Safe to use
/// from several tasks and processes at once.
package struct AlertDesk: Sendable {
    private let ledger: Ledger
    private let slots: [ChannelSlot]
    private let heartbeat: Heartbeat?
    private let policy: AlertPolicy
    private let instance: String
    private let clock: any AlertClock
    private let jitter: @Sendable () -> Double
    private let budget: Duration
    private let progress: @Sendable ([String]) -> Void

    /// - Parameters:
    ///   - slots: the channels, each with a name of its own.
    ///   - instance: what names this installation to receivers, such as the host's name.
    ///   - jitter: a number between 0 and 1, another one each time.
    ///   - budget: how long the sending of one round may take; a channel's own patience may be longer.
    ///   - progress: told the channels that messages are about to be sent to, when there are any.
    package init(
        ledger: Ledger,
        slots: [ChannelSlot],
        heartbeat: Heartbeat? = nil,
        policy: AlertPolicy = AlertPolicy(),
        instance: String,
        clock: any AlertClock,
        jitter: @escaping @Sendable () -> Double,
        budget: Duration = .seconds(10),
        progress: @escaping @Sendable ([String]) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.slots = slots
        self.heartbeat = heartbeat
        self.policy = policy
        self.instance = PrintableText(instance).description.shortened(to: 120)
        self.clock = clock
        self.jitter = jitter
        self.budget = budget
        self.progress = progress
    }

    /// Evaluates the facts, stores what follows, and sends what is due.
    /// - Parameter runSucceeded: whether the run this is a part of did what it should, for the heartbeat.
    package func round(facts: AlertFacts, runSucceeded: Bool = true) async -> AlertReport {
        var report = AlertReport()
        do throws(LedgerFailure) { try settle(facts, &report) } catch { report.problem = error }
        let (channels, problem) = await send()
        report.channels = channels
        report.problem = report.problem ?? problem
        // Where nothing can be written down, or a channel cannot be used, somebody is not told: the watcher elsewhere is.
        let isWell = runSucceeded && report.problem == nil && slots.allSatisfy { $0.defect == nil }
        report.heartbeat = await beat(isWell)
        return report
    }

    /// Sends what is due without looking at anything anew.
    package func deliverDue() async -> [AlertReport.ChannelReport] { await send().channels }

    /// Sends a message that says that nothing is wrong, past the outbox and whatever the channel's rules are, and tells
    /// what the receiver said.
    package func test(channel name: String) async throws(AlertDeskFailure) -> ChannelTest {
        guard let slot = slots.first(where: { $0.rules.name == name }) else {
            throw .unknownChannel(name, known: slots.map(\.rules.name))
        }
        let (delivery, took) = await sendTest(slot)
        var error: String? = delivery.words
        if case .delivered = delivery { error = nil }
        do { try ledger.noteTest(channel: name, error: error, at: clock.now()) } catch { throw .ledger(error) }
        return ChannelTest(channel: name, delivery: delivery, took: took)
    }

    /// Somebody takes an alert upon themselves: until it is over it is told to nobody else, and no worse.
    /// The next round tells who wants to know.
    package func acknowledge(dedup: String, by: String) throws(AlertDeskFailure) {
        let (now, name) = (clock.now(), PrintableText(by).description.shortened(to: 200))
        do {
            let change = try ledger.settleAlerts(at: now, resolvedSince: now) { book in
                let alert = book.alerts.first { $0.dedup == dedup }.flatMap(Bookkeeping.standing)
                guard let alert, alert.stands else { return AlertChange() }
                let channels = slots.map(\.rules)
                return Bookkeeping.change(AlertMachine.acknowledge(alert, by: name, channels: channels, at: now))
            }
            guard !change.alerts.isEmpty else { throw AlertDeskFailure.noSuchAlert(dedup) }
        } catch let failure as LedgerFailure {
            throw .ledger(failure)
        } catch {
            throw .noSuchAlert(dedup)
        }
    }

    /// Sends nothing about the alerts a matcher fits until a time; returns the silence's number.
    package func silence(
        matcher: String,
        until: Date,
        by: String,
        why: String
    ) throws(AlertDeskFailure) -> Int {
        let read: SilenceMatcher
        do { read = try SilenceMatcher(matcher) } catch { throw .matcher(error) }
        let now = clock.now()
        guard until > now else { throw .alreadyOver }
        let row = SilenceRow(
            matcher: read.description,
            madeAt: now,
            endsAt: until,
            madeBy: PrintableText(by).description.shortened(to: 200),
            reason: PrintableText(why).description.shortened(to: 500)
        )
        do { return try ledger.addSilence(row) } catch { throw .ledger(error) }
    }

    /// Ends a silence now: what it kept back and still stands is told at the next round.
    package func endSilence(_ id: Int) throws(AlertDeskFailure) {
        let known = try silences().map(\.id)
        guard known.contains(id) else { throw .noSuchSilence(id, known: known) }
        do { try ledger.endSilence(id, at: clock.now()) } catch { throw .ledger(error) }
    }

    /// The silences that hold now.
    package func silences() throws(AlertDeskFailure) -> [Silence] {
        do { return try ledger.silences(after: clock.now()).compactMap(Bookkeeping.silence) } catch {
            throw .ledger(error)
        }
    }

    /// Everything that stands, the earliest found first.
    package func standing() throws(AlertDeskFailure) -> [StandingAlert] {
        do { return try ledger.standingAlerts().compactMap(Bookkeeping.standing) } catch { throw .ledger(error) }
    }

    /// How far each channel is with each alert that stands and was for it: by the alert's key and the channel's name.
    package func tellings() throws(AlertDeskFailure) -> [String: [String: Telling]] {
        do throws(LedgerFailure) {
            let trigger = AlertEventKind.trigger.rawValue
            let messages = Dictionary(
                try ledger.lastMessages(ofKind: trigger).map { ([$0.dedup, $0.channel], $0) },
                uniquingKeysWith: { _, last in last }
            )
            var tellings: [String: [String: Telling]] = [:]
            for alert in try ledger.standingAlerts().compactMap(Bookkeeping.standing) {
                let dedup = alert.alert.dedup
                for (channel, told) in alert.told {
                    tellings[dedup, default: [:]][channel] = Telling(told, messages[[dedup, channel]])
                }
            }
            return tellings
        } catch {
            throw .ledger(error)
        }
    }

    /// How every channel that was ever used fares.
    package func channels() throws(AlertDeskFailure) -> [ChannelRow] {
        do { return try ledger.channelStates() } catch { throw .ledger(error) }
    }

    // MARK: Doing

    private func settle(_ facts: AlertFacts, _ report: inout AlertReport) throws(LedgerFailure) {
        let now = clock.now()
        let found = AlertRules.evaluate(facts, at: now, policy: policy)
        var before: Set<String> = []
        let since = now.addingTimeInterval(-policy.flapHold)
        // Before it is decided who is to be told: whoever was not reached in time is told of what still stands.
        let oldest = now.addingTimeInterval(-policy.giveUpAfter)
        try ledger.giveUpMessages(createdBefore: oldest, error: "not delivered in time", at: now)
        let change = try ledger.settleAlerts(at: now, resolvedSince: since) { book in
            let known = book.alerts.compactMap(Bookkeeping.standing)
            before = Set(known.filter(\.stands).map(\.alert.dedup))
            let outcome = AlertMachine.step(
                standing: known,
                evaluated: found + troubles(book, known).compactMap { $0.alert(at: now, policy: policy) },
                judged: facts.judged,
                silences: book.silences.compactMap(Bookkeeping.silence),
                channels: slots.map(\.rules),
                at: now,
                policy: policy
            )
            return Bookkeeping.change(outcome)
        }
        let alerts = change.alerts.compactMap(Bookkeeping.standing)
        report.standing = alerts.filter(\.stands).sorted {
            ($0.firstSeen, $0.alert.dedup) < ($1.firstSeen, $1.alert.dedup)
        }
        report.begun = report.standing.map(\.alert).filter { !before.contains($0.dedup) }
        report.ended = alerts.filter { !$0.stands }.map(\.alert)
    }

    private func troubles(_ book: AlertBook, _ known: [StandingAlert]) -> [ChannelTrouble] {
        let rows = Dictionary(book.channels.map { ($0.channel, $0) }) { first, _ in first }
        return slots.compactMap { slot in
            let (name, row) = (slot.rules.name, rows[slot.rules.name])
            guard let since = row?.failingSince ?? slot.defect.map({ _ in clock.now() }) else { return nil }
            return ChannelTrouble(
                channel: name,
                since: since,
                error: slot.defect ?? row?.error ?? "",
                isRefused: known.contains { $0.told[name]?.refusedAt != nil },
                isDefective: slot.defect != nil
            )
        }
    }

    private func send() async -> (channels: [AlertReport.ChannelReport], problem: LedgerFailure?) {
        let deadline = clock.now().addingTimeInterval(budget / .seconds(1))
        let open = Set(((try? ledger.openMessages()) ?? []).map(\.channel))
        let busy = slots.filter { $0.defect == nil && open.contains($0.rules.name) }.map(\.rules.name)
        if !busy.isEmpty { progress(busy) }
        let time = { (postman: Postman) in max(budget, postman.slot.patience) }
        let results = await Bounded.all(slots.map(postman), within: time) { await $0.work(until: deadline) }
        return (results.map(\.report), results.compactMap(\.problem).first)
    }

    private func beat(_ isWell: Bool) async -> Delivery? {
        guard let heartbeat else { return nil }
        let now = clock.now()
        let delivery = await Bounded.one(within: min(budget, .seconds(5))) {
            await heartbeat.beat(succeeded: isWell, at: now)
        }
        return delivery ?? nil
    }

    private func postman(_ slot: ChannelSlot) -> Postman {
        Postman(
            ledger: ledger,
            slot: slot,
            instance: instance,
            policy: policy,
            clock: clock,
            jitter: jitter,
            lease: max(budget, slot.patience) / .seconds(1) + 60
        )
    }

    private func sendTest(_ slot: ChannelSlot) async -> (Delivery, Duration) {
        let now = clock.now()
        let alert = Alert(
            .channelFailing,
            dedup: DedupKey.make(.channelFailing, "test", slot.rules.name),
            severity: .info,
            summary: "nothing is wrong: somebody tests the channel \(slot.rules.name)",
            details: [.channel: slot.rules.name],
            since: now
        )
        let id = "\(Fingerprint.text(of: instance))-\(TimeText.milliseconds(now))-test"
        let item = OutgoingMessage.Item(id: id, event: AlertEvent(.test, alert, at: now))
        guard let message = OutgoingMessage(instance: instance, items: [item], at: now) else {
            return (.refused("the message is empty"), .zero)
        }
        let watch = ContinuousClock()
        let start = watch.now
        let time = max(budget, slot.patience)
        let delivery = await Bounded.one(within: time) { await slot.channel.deliver(message) }
        return (delivery ?? .later("no answer in time"), watch.now - start)
    }
}
