import Testing

@testable import ACME

/// Every state with every event.
struct OrderMachineSweepTests {
    static let views: [OrderView] = [
        .pending(hasAuthorizations: true), .pending(hasAuthorizations: false), .ready, .processing,
        .valid(hasCertificate: true), .valid(hasCertificate: false), .invalid, .changed, .unknown,
    ]

    static let events: [OrderEvent] =
        views.map { .order($0) } + ProofView.allCases.map { .authorizations($0) }
        + FinalizeRefusal.allCases.map { .finalizeRefused($0) } + [
            .orderMissing, .answered, .nothingToProve, .finalizeLost, .certificate, .certificateNotYet, .unreadable,
            .outOfTime, .failed,
        ]

    static let progress: [OrderState.Progress] = (0...3).flatMap { requests in
        [0, 3].flatMap { rounds in
            [false, true].map {
                OrderState.Progress(rounds: rounds, requests: requests, requestWasRefused: $0, wasForced: $0)
            }
        }
    }

    static let states: [OrderState] =
        [.placing, .resuming(misses: 0), .resuming(misses: 3), .incomplete(reads: 1), .incomplete(reads: 3)]
        + progress.flatMap { progress -> [OrderState] in
            [
                .authorizing(progress), .finalizing(progress), .asking(progress, reads: 0), .asking(progress, reads: 8),
                .issuing(progress, reads: 0), .issuing(progress, reads: 1_000),
                .validating(progress, .init()), .validating(progress, .init(reads: 3, reminders: 3, proven: 5)),
            ]
        } + [.downloading(tries: 0), .downloading(tries: 1_000)] + OrderEnd.allCases.map { .over($0) }

    /// Where a step leads is told by its state: no state is left with a step that is not its own.
    @Test func stepsFitTheirStates() {
        for state in Self.states {
            for event in Self.events {
                let (next, step) = OrderMachine.next(state, event)
                let fits: Bool =
                    switch next {
                    case .placing: step == .place
                    case .resuming, .incomplete, .asking, .issuing: if case .read = step { true } else { false }
                    case .authorizing: step == .authorize
                    case .validating: if case .read = step { true } else { [.inspect, .remind].contains(step) }
                    case .finalizing: step == .finalize
                    case .downloading: if case .download = step { true } else { false }
                    case .over: step == .stop
                    }
                #expect(fits, "\(state) + \(event) -> \(next), \(step)")
            }
        }
    }

    @Test func nothingLeavesTheEnd() {
        for end in OrderEnd.allCases {
            for event in Self.events {
                #expect(OrderMachine.next(.over(end), event) == (.over(end), .stop))
            }
        }
    }

    @Test func aCertificateIsTheOnlyWayToIssued() {
        for state in Self.states where state != .over(.issued) {
            for event in Self.events {
                let isIssued = OrderMachine.next(state, event).state == .over(.issued)
                let isDownload = if case .downloading = state { event == .certificate } else { false }
                #expect(isIssued == isDownload, "\(state) + \(event)")
            }
        }
    }

    /// What fails is over, and what is over for the authority is over for us.
    @Test func failuresAndRefusalsEndEverything() {
        for state in Self.states where state.phase != .over {
            #expect(OrderMachine.next(state, .failed).state == .over(.failed))
            #expect(OrderMachine.next(state, .order(.invalid)).state.phase == .over)
            #expect(OrderMachine.next(state, .outOfTime).state.phase == .over)
        }
    }

    /// The request is sent at most three times, whatever the authority does.
    @Test func finalizeIsBounded() {
        for event in Self.events {
            for state in Self.states {
                guard OrderMachine.next(state, event).step == .finalize else { continue }
                switch state {
                case .authorizing(let progress), .finalizing(let progress), .validating(let progress, _),
                    .asking(let progress, _), .issuing(let progress, _):
                    #expect(progress.requests < 3)
                case .placing, .resuming, .incomplete, .downloading, .over: break
                }
            }
        }
    }

    /// No sequence of events goes on for ever without a wait: after a hundred moves without one it is over.
    @Test func nothingSpins() {
        for state in Self.states {
            for event in Self.events {
                var current = state
                var moves = 0
                while moves < 100, current.phase != .over {
                    let (next, step) = OrderMachine.next(current, event)
                    if case .read(.poll) = step { break }
                    if case .download(.poll) = step { break }
                    current = next
                    moves += 1
                }
                #expect(moves < 100, "\(state) spins on \(event)")
            }
        }
    }
}
