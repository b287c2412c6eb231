extension OrderMachine {
    static func placing(_ event: OrderEvent) -> Move {
        switch event {
        case .order(let view): placed(view)
        case .orderMissing, .unreadable, .outOfTime, .failed: end(.failed)
        case .answered, .nothingToProve, .authorizations, .finalizeLost, .finalizeRefused, .certificate,
            .certificateNotYet:
            end(.unexpected)
        }
    }

    /// An order that was not ours before. One that is past `ready` was finalized by somebody else: servers give back
    /// the same order for the same account and names.
    private static func placed(_ view: OrderView) -> Move {
        switch view {
        case .pending(hasAuthorizations: true): authorize(.init())
        case .pending(hasAuthorizations: false): (.incomplete(reads: 1), .read(.poll(1)))
        case .ready: finalize(.init())
        case .processing, .valid: end(.taken)
        case .invalid: end(.refused)
        case .changed: end(.changed)
        case .unknown: end(.unknownStatus)
        }
    }

    static func resuming(_ misses: Int, _ event: OrderEvent) -> Move {
        switch event {
        case .order(let view): resumed(view)
        case .orderMissing: (.placing, .place)
        case .unreadable:
            misses < Limit.misses ? (.resuming(misses: misses + 1), .read(.poll(misses + 1))) : end(.failed)
        case .outOfTime, .failed: end(.failed)
        case .answered, .nothingToProve, .authorizations, .finalizeLost, .finalizeRefused, .certificate,
            .certificateNotYet:
            end(.unexpected)
        }
    }

    /// An order of ours: whatever was finalized was finalized with a key we have.
    private static func resumed(_ view: OrderView) -> Move {
        switch view {
        case .pending(hasAuthorizations: true): authorize(.init())
        case .pending(hasAuthorizations: false): (.incomplete(reads: 1), .read(.poll(1)))
        case .ready: finalize(.init())
        case .processing, .valid(hasCertificate: false): issue(.init())
        case .valid(hasCertificate: true): (.downloading(tries: 0), .download(.now))
        case .invalid: end(.refused)
        // Other names are wanted now than when it was placed.
        case .changed: (.placing, .place)
        case .unknown: end(.unknownStatus)
        }
    }

    static func incomplete(_ reads: Int, _ event: OrderEvent) -> Move {
        switch event {
        case .order(.pending(hasAuthorizations: false)), .unreadable:
            reads < Limit.incompleteReads
                ? (.incomplete(reads: reads + 1), .read(.poll(reads + 1))) : end(.incomplete)
        case .order(let view): placed(view)
        case .orderMissing: end(.gone)
        case .outOfTime: end(.incomplete)
        case .failed: end(.failed)
        case .answered, .nothingToProve, .authorizations, .finalizeLost, .finalizeRefused, .certificate,
            .certificateNotYet:
            end(.unexpected)
        }
    }
}
