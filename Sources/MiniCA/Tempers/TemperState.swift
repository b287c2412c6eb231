import FoundationEssentials
import PKI

/// The tempers in force and what is left of those that wear off: the only place that knows how each one shows.
struct TemperState: Sendable {
    private var tempers: [Temper]
    private var draws: SeededGenerator
    private var cutsLeft = 0
    private var refusalsLeft = 0

    init(_ tempers: [Temper], seed: UInt64) {
        self.tempers = []
        draws = SeededGenerator(seed: seed)
        replace(with: tempers)
    }

    /// Puts other tempers in force. The generator goes on where it was.
    mutating func replace(with tempers: [Temper]) {
        self.tempers = tempers
        cutsLeft = first { if case .cutAfterFinalize(let times) = $0 { times } else { nil } } ?? 0
        refusalsLeft = first { if case .limitNewOrders(let times, _) = $0 { times } else { nil } } ?? 0
    }

    /// Whether this good nonce is refused.
    mutating func rejectsNonce() -> Bool {
        guard let percent = first({ if case .rejectNonces(let percent) = $0 { percent } else { nil } }) else {
            return false
        }
        return draws.next(below: 100) < UInt64(clamping: percent)
    }

    /// The problem a request is refused with before it is looked at.
    mutating func refusal(of endpoint: Endpoint, at instant: Date) -> Problem? {
        guard endpoint == .newOrder, refusalsLeft > 0 else { return nil }
        refusalsLeft -= 1
        var problem = Problem(.rateLimited, 429, "too many new orders of late")
        let advice = first { if case .limitNewOrders(_, let advice?) = $0 { advice } else { nil } }
        if let advice { problem.fields.append(advice.field(at: instant)) }
        return problem
    }

    /// Whether the connection is closed instead of an answer to a request that was carried out.
    mutating func cuts(after endpoint: Endpoint) -> Bool {
        guard endpoint == .finalize, cutsLeft > 0 else { return false }
        cutsLeft -= 1
        return true
    }

    /// How many reads of an order say `processing` after finalize; nil when finalize answers with the outcome.
    var processingPolls: Int? { first { if case .processingPolls(let polls) = $0 { max(0, polls) } else { nil } } }

    /// Whether valid authorizations of the account are used again.
    var reusesAuthorizations: Bool { tempers.contains(.reuseAuthorizations) }

    /// Whether new authorizations are valid from birth.
    var skipsValidation: Bool { tempers.contains(.readyOrders) }

    /// The field that goes with an object that is under way.
    func retryAfter(at instant: Date) -> [HTTPField] {
        let advice = first { if case .retryAfter(let advice) = $0 { advice } else { nil } }
        return advice.map { [$0.field(at: instant)] } ?? []
    }

    /// Whether a key of the authority's own is certified.
    var certifiesWrongKey: Bool { tempers.contains(.wrongKey) }

    /// The names a certificate carries besides those of its order.
    var extraNames: [Identifier] {
        tempers.compactMap { if case .extraName(let name) = $0 { .dns(name) } else { nil } }
    }

    /// How a problem's detail is put.
    func wording(_ detail: String) -> String {
        tempers.contains(.escapesInDetail) ? "\u{1B}[2J\u{1B}[31m\(detail)\u{1B}]0;owned\u{07}\u{202E}\r\n" : detail
    }

    private func first<Value>(_ pick: (Temper) -> Value?) -> Value? { tempers.lazy.compactMap(pick).first }
}

extension RetryAdvice {
    /// The field, dates counted from the instant given.
    fileprivate func field(at instant: Date) -> HTTPField {
        let value =
            switch self {
            case .seconds(let seconds): String(seconds)
            case .date(let seconds): Timestamps.imfFixdate(instant.addingTimeInterval(TimeInterval(seconds)))
            case .text(let text): text
            }
        return HTTPField("Retry-After", value)
    }
}
