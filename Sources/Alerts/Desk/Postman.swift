import FoundationEssentials
import Ledger

/// Carries the messages of one channel, one after the other, as long as there is time.
struct Postman: Sendable {
    let ledger: Ledger
    let slot: ChannelSlot
    let instance: String
    let policy: AlertPolicy
    let clock: any AlertClock
    /// Between 0 and 1.
    let jitter: @Sendable () -> Double
    /// How long nobody else may take what was taken, in seconds: longer than any delivery lasts.
    let lease: TimeInterval

    private var name: String { slot.rules.name }

    /// Sends what is due, and what becomes due before the deadline.
    func work(until deadline: Date) async -> (report: AlertReport.ChannelReport, problem: LedgerFailure?) {
        var report = AlertReport.ChannelReport(name: name)
        report.lastError = slot.defect
        do throws(LedgerFailure) {
            while !Task.isCancelled, clock.now() < deadline {
                let now = clock.now()
                let rows = try ledger.claimMessages(
                    channel: name,
                    at: now,
                    lease: now.addingTimeInterval(lease),
                    limit: max(1, slot.channel.batch)
                )
                if rows.isEmpty {
                    // What cannot be used now can be by another run.
                    guard slot.defect == nil, let next = try ledger.nextMessage(channel: name), next <= deadline else {
                        break
                    }
                    guard await pause(until: next) else { break }
                } else {
                    try await carry(rows, &report)
                }
            }
            report.waiting = try ledger.openMessages(channel: name).count
            return (report, nil)
        } catch {
            return (report, error)
        }
    }

    private func carry(_ rows: [OutboxRow], _ report: inout AlertReport.ChannelReport) async throws(LedgerFailure) {
        let events = rows.map { EventPayload.event($0.payload) }
        let unread = zip(rows, events).filter { $0.1 == nil }.map(\.0)
        if !unread.isEmpty {
            report.refused += unread.count
            try ledger.settleMessages(unread, .givenUp(error: "not a message of this release"), at: clock.now())
        }
        let known = zip(rows, events).compactMap { row, event in event.map { (row, $0) } }
        let items = known.map { OutgoingMessage.Item(id: identifier(of: $0.0), event: $0.1) }
        guard let message = OutgoingMessage(instance: instance, items: items, at: clock.now()) else { return }
        let delivery = await slot.channel.deliver(message)
        try settle(known.map(\.0), delivery, &report)
    }

    private func settle(
        _ rows: [OutboxRow],
        _ delivery: Delivery,
        _ report: inout AlertReport.ChannelReport
    ) throws(LedgerFailure) {
        let now = clock.now()
        switch delivery {
        case .delivered:
            report.sent += rows.count
            try ledger.settleMessages(rows, .sent, at: now)
        case .refused(let reason):
            report.refused += rows.count
            report.lastError = reason
            try ledger.settleMessages(rows, .givenUp(error: reason), at: now)
        case .later(let reason, let asked):
            report.failed += rows.count
            report.lastError = reason
            for row in rows { try postpone(row, reason, asked, now) }
        }
    }

    private func postpone(_ row: OutboxRow, _ reason: String, _ asked: Double?, _ now: Date) throws(LedgerFailure) {
        let next = RetryPlan.next(
            attempt: row.attempt,
            created: row.createdAt,
            now: now,
            asked: asked,
            jitter: jitter(),
            giveUpAfter: policy.giveUpAfter
        )
        let result = next.map { OutboxResult.again(error: reason, at: $0) } ?? .givenUp(error: reason)
        try ledger.settleMessages([row], result, at: now)
    }

    /// False when the task was cancelled meanwhile.
    private func pause(until next: Date) async -> Bool {
        let wait = max(0.05, next.timeIntervalSince(clock.now()))
        do {
            try await clock.sleep(for: .milliseconds(Int((min(wait, 86_400) * 1000).rounded(.up))))
            return true
        } catch {
            return false
        }
    }

    /// The same at each try, and no other message's, be it of another installation or of a ledger made anew.
    private func identifier(of row: OutboxRow) -> String {
        "\(Fingerprint.text(of: instance))-\(TimeText.milliseconds(row.createdAt))-\(row.id)"
    }
}
