extension OrderMachine {
    static func finalizing(_ progress: OrderState.Progress, _ event: OrderEvent) -> Move {
        switch event {
        // RFC 8555 §7.4: "ready": the server may not have begun yet; asked once more before the request is repeated.
        case .order(.ready): ask(progress, reads: 1)
        case .order(let view): requested(progress, view)
        case .finalizeLost, .finalizeRefused(.notReady): ask(progress)
        case .finalizeRefused(.badRequest):
            // §7.4: the order SHOULD stay `ready`, so that a corrected request can be sent; once is enough.
            progress.requestWasRefused ? end(.failed) : ask(refused(progress))
        case .orderMissing: end(.gone)
        case .failed, .outOfTime, .unreadable: end(.failed)
        case .answered, .nothingToProve, .authorizations, .certificate, .certificateNotYet: end(.unexpected)
        }
    }

    static func asking(_ progress: OrderState.Progress, _ reads: Int, _ event: OrderEvent) -> Move {
        switch event {
        case .order(.ready): finalize(progress)
        case .order(let view): requested(progress, view)
        case .unreadable: reads < Limit.asking ? ask(progress, reads: reads + 1) : end(.stillProcessing)
        case .orderMissing: end(.gone)
        case .outOfTime: end(.stillProcessing)
        case .failed: end(.failed)
        case .answered, .nothingToProve, .authorizations, .finalizeLost, .finalizeRefused, .certificate,
            .certificateNotYet:
            end(.unexpected)
        }
    }

    static func issuing(_ progress: OrderState.Progress, _ reads: Int, _ event: OrderEvent) -> Move {
        switch event {
        case .order(.processing), .order(.valid(hasCertificate: false)), .unreadable:
            issue(progress, reads: reads + 1)
        case .order(.ready): finalize(progress)
        case .order(let view): requested(progress, view)
        case .orderMissing: end(.gone)
        case .outOfTime: end(.stillProcessing)
        case .failed: end(.failed)
        case .answered, .nothingToProve, .authorizations, .finalizeLost, .finalizeRefused, .certificate,
            .certificateNotYet:
            end(.unexpected)
        }
    }

    static func downloading(_ tries: Int, _ event: OrderEvent) -> Move {
        switch event {
        case .certificate: end(.issued)
        case .certificateNotYet, .unreadable: (.downloading(tries: tries + 1), .download(.poll(tries + 1)))
        case .outOfTime: end(.stillProcessing)
        case .failed: end(.failed)
        case .order, .orderMissing, .answered, .nothingToProve, .authorizations, .finalizeLost, .finalizeRefused:
            end(.unexpected)
        }
    }

    /// An order that had our request, but for `ready`.
    private static func requested(_ progress: OrderState.Progress, _ view: OrderView) -> Move {
        switch view {
        case .pending: authorize(progress)
        case .ready: finalize(progress)
        case .processing, .valid(hasCertificate: false): issue(progress)
        case .valid(hasCertificate: true): (.downloading(tries: 0), .download(.now))
        case .invalid: end(.refused)
        case .changed: end(.changed)
        case .unknown: end(.unknownStatus)
        }
    }

    private static func refused(_ progress: OrderState.Progress) -> OrderState.Progress {
        var progress = progress
        progress.requestWasRefused = true
        return progress
    }
}
