import FoundationEssentials
import PKI

/// The tempers in force and what is left of those that wear off: the only place that knows how each one shows.
struct TemperState: Sendable {
    private var tempers: [Temper]
    private var draws: SeededGenerator
    private var cutsLeft = 0
    private var refusalsLeft = 0
    /// How often each temper with a dose has shown, by its place in the list.
    private var shown: [Int: Int] = [:]

    init(_ tempers: [Temper], seed: UInt64) {
        self.tempers = []
        draws = SeededGenerator(seed: seed)
        replace(with: tempers)
    }

    /// Puts other tempers in force. The generator goes on where it was.
    mutating func replace(with tempers: [Temper]) {
        self.tempers = tempers
        shown = [:]
        cutsLeft = first { if case .cutAfterFinalize(let times) = $0 { times } else { nil } } ?? 0
        refusalsLeft = first { if case .limitNewOrders(let times, _) = $0 { times } else { nil } } ?? 0
    }

    /// What spoils this request to the endpoint, if something does; it is used up by that.
    mutating func fault(at endpoint: Endpoint) -> FaultHit? {
        for (index, temper) in tempers.enumerated() {
            guard case .fault(let cell, let dose) = temper, cell.endpoint == endpoint else { continue }
            guard let turn = spend(dose, at: index) else { continue }
            return FaultHit(endpoint: endpoint, fault: cell.fault, turn: turn, variant: dose.variant)
        }
        return nil
    }

    /// The variant in which a case shows now, if it is in force and not worn off; it is used up by that.
    mutating func take(_ semantic: SemanticCase, atMost most: Int? = nil) -> Int? {
        for (index, temper) in tempers.enumerated() {
            guard case .semantic(semantic, var dose) = temper else { continue }
            if dose.times == nil { dose.times = most }
            guard let turn = spend(dose, at: index) else { continue }
            return turn % max(1, semantic.facts.variants)
        }
        return nil
    }

    /// The variant that `take` would give, without using it up.
    func peek(_ semantic: SemanticCase) -> Int? {
        var copy = self
        return copy.take(semantic)
    }

    private mutating func spend(_ dose: Dose, at index: Int) -> Int? {
        let times = shown[index, default: 0]
        if let most = dose.times, times >= most { return nil }
        shown[index] = times + 1
        return dose.variant ?? times
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

/// A fault that shows now.
struct FaultHit: Sendable, Hashable {
    let endpoint: Endpoint
    let fault: Fault
    /// The variant to show; faults with several take it modulo their number.
    let turn: Int
    /// The variant that was pinned, if one was.
    let variant: Int?
}

extension RetryAdvice {
    /// The field, dates counted from the instant given.
    func field(at instant: Date) -> HTTPField {
        let value =
            switch self {
            case .seconds(let seconds): String(seconds)
            case .date(let seconds): Timestamps.imfFixdate(instant.addingTimeInterval(TimeInterval(seconds)))
            case .text(let text): text
            }
        return HTTPField("Retry-After", value)
    }
}
