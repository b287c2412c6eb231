import Foundation
import HTTPClient
import Ledger
import Synchronization
import SystemPackage
import TestSupport

@testable import Alerts

/// A fixed time, some seconds later on.
func moment(_ seconds: Double = 0) -> Date { Date(timeIntervalSince1970: 1_795_000_000 + seconds) }

let hour = 3600.0
let day = 86_400.0

/// A clock that goes on only when somebody waits.
final class TestClock: AlertClock {
    private let instant: Mutex<Date>

    init(_ start: Date = moment()) { instant = Mutex(start) }

    func now() -> Date { instant.withLock { $0 } }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        advance(duration / .seconds(1))
        await Task.yield()
    }

    func advance(_ seconds: Double) { instant.withLock { $0 += seconds } }
}

/// A channel that remembers what it was given and answers as it is told.
final class MemoryChannel: Channel {
    let batch: Int
    private let answer: @Sendable (Int, OutgoingMessage) async -> Delivery
    private let taken = Mutex<[OutgoingMessage]>([])

    init(
        batch: Int = 1,
        _ answer: @escaping @Sendable (Int, OutgoingMessage) async -> Delivery = { _, _ in .delivered(said: "ok") }
    ) {
        self.batch = batch
        self.answer = answer
    }

    var messages: [OutgoingMessage] { taken.withLock { $0 } }
    var events: [AlertEvent] { messages.flatMap(\.items).map(\.event) }
    /// `trigger CertFinding:a:b`.
    var words: [String] { events.map { "\($0.kind.rawValue) \($0.alert.dedup)" } }

    func deliver(_ message: OutgoingMessage) async -> Delivery {
        let number = taken.withLock { taken in
            taken.append(message)
            return taken.count
        }
        return await answer(number, message)
    }
}

/// A ledger and a desk over it.
struct DeskFixture {
    let directory: TemporaryDirectory
    let ledger: Ledger
    let clock: TestClock

    init() throws {
        directory = try TemporaryDirectory()
        ledger = try Ledger(path: directory.path.appending("rekey.sqlite").string)
        clock = TestClock()
    }

    func desk(
        _ slots: [ChannelSlot],
        heartbeat: Heartbeat? = nil,
        policy: AlertPolicy = AlertPolicy(),
        budget: Duration = .seconds(10),
        progress: @escaping @Sendable ([String]) -> Void = { _ in }
    ) -> AlertDesk {
        AlertDesk(
            ledger: ledger,
            slots: slots,
            heartbeat: heartbeat,
            policy: policy,
            instance: "web1.example.com",
            clock: clock,
            jitter: { 0 },
            budget: budget,
            progress: progress
        )
    }
}

func slot(_ name: String, _ channel: any Channel, _ change: (inout ChannelRules) -> Void = { _ in }) -> ChannelSlot {
    var rules = ChannelRules(name: name)
    change(&rules)
    return ChannelSlot(rules, channel)
}

func drift(_ place: String = "tls://api.example.com:443", since: Date = moment(), until: Date? = nil) -> DriftFact {
    DriftFact(
        kind: "served-not-newest",
        dedup: place,
        place: place,
        certificate: "api",
        owner: "web",
        environment: "production",
        since: since,
        words: "serves generation 7, generation 8 is live",
        hint: "reload nginx",
        servedUntil: until
    )
}

func facts(_ drifts: DriftFact...) -> AlertFacts { AlertFacts(drifts: drifts) }

/// An alert for tables.
func alert(
    _ dedup: String = "CertFinding:a",
    _ severity: AlertSeverity = .error,
    rule: AlertRule = .finding,
    since: Date = moment(),
    details: [AlertDetail: String?] = [:]
) -> Alert {
    Alert(rule, dedup: dedup, severity: severity, summary: "something is wrong", details: details, since: since)
}

func message(_ events: AlertEvent..., at now: Date = moment()) throws -> OutgoingMessage {
    let items = events.enumerated().map { OutgoingMessage.Item(id: "id-\($0.offset)", event: $0.element) }
    guard let message = OutgoingMessage(instance: "web1.example.com", items: items, at: now) else {
        throw CocoaError(.featureUnsupported)
    }
    return message
}

/// An alert with everything, some of it hostile.
let fullAlert = Alert(
    .rotationFailed,
    dedup: "RotationFailed:api",
    severity: .critical,
    summary: "api: the CA said <!channel> @everyone",
    details: [
        .certificate: "api", .endpoint: "api.example.com:443", .owner: "web", .environment: "production",
        .lastError: "said \u{1b}[31mno\r\nBcc: x@evil.example", .live: "generation 7, valid until 2026-11-25T20:26:40Z",
        .next: "tried again at 2026-11-18T22:00:00Z", .hint: "open port 80",
    ],
    since: moment(),
    expires: moment(7 * day)
)

func courier(total: Duration = .seconds(5), bytes: Int = 16_384) throws -> HTTPCourier {
    let client = try HTTPClient(HTTPClientConfiguration(userAgent: "rekey-test/1", allowPlainHTTP: true))
    return HTTPCourier(client, limits: HTTPLimits(bodyBytes: bytes, connect: .seconds(2), total: total))
}
