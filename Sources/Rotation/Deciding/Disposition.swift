package import FoundationEssentials
package import Storage

/// What happens after a failure, which is what an exit status and an operator want to know.
package enum Disposition: Sendable, Equatable {
    /// It is tried again by itself, not before the instant given.
    case retry(at: Date)
    /// The next run goes on by itself.
    case nextRun(Meanwhile)
    /// Waiting does not help: someone must change something. Until then the engine does what `Meanwhile` says.
    case needsOperator(Meanwhile)

    /// What later runs do.
    package enum Meanwhile: Sendable, Equatable {
        /// Nothing until something is changed.
        case nothing
        /// Every run tries the same again from the start; nothing is spent by it.
        case triesAgain
        /// Every run deploys this generation again from disk, without a new order.
        case deploysAgain(GenerationNumber)
        /// Every run reloads and looks again at what the endpoints serve.
        case looksAgain
        /// A new order is sent, but not before the instant given.
        case ordersAgain(notBefore: Date)
    }
}

extension Disposition {
    /// The text of the `next` slot.
    package func text(attempt: Int) -> String {
        switch self {
        case .retry(let instant): "\(InstantText.short(instant)), attempt \(min(attempt, 1_000_000) + 1)"
        case .nextRun(let meanwhile), .needsOperator(let meanwhile): meanwhile.text
        }
    }

    /// The exit status that says so: 75 when it heals by itself, 1 when someone must act.
    package var exit: Int {
        switch self {
        case .retry, .nextRun: 75
        case .needsOperator: 1
        }
    }

    /// The earliest instant at which something is tried again by itself, if one is known.
    package var instant: Date? {
        switch self {
        case .retry(let instant): instant
        case .nextRun(.ordersAgain(let instant)), .needsOperator(.ordersAgain(let instant)): instant
        case .nextRun, .needsOperator: nil
        }
    }
}

extension Disposition.Meanwhile {
    /// The text of the `next` slot.
    var text: String {
        switch self {
        case .nothing: "nothing by itself: someone must act"
        case .triesAgain: "every run tries again; nothing was spent"
        case .deploysAgain(let number):
            "every run deploys generation \(number.rawValue) again from disk, without a new order"
        case .looksAgain: "every run looks again at what is served"
        case .ordersAgain(let instant): "a new order not before \(InstantText.short(instant)), once the cause is mended"
        }
    }
}
