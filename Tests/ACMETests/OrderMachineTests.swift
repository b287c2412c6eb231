import Conformance
import Testing

@testable import ACME

/// Conversations: what happens, and what is done next.
struct OrderMachineTests {
    /// Plays events from the beginning; gives the steps, the first one included, and where it ended.
    func play(resuming: Bool = false, _ events: [OrderEvent]) -> (steps: [OrderStep], state: OrderState) {
        var (state, step) = OrderMachine.start(resuming: resuming)
        var steps = [step]
        for event in events {
            (state, step) = OrderMachine.next(state, event)
            steps.append(step)
        }
        return (steps, state)
    }

    static let pending = OrderEvent.order(.pending(hasAuthorizations: true))
    static let ready = OrderEvent.order(.ready)
    static let processing = OrderEvent.order(.processing)
    static let valid = OrderEvent.order(.valid(hasCertificate: true))

    @Test(.rows("O-12")) func theShortestWay() {
        let (steps, state) = play([Self.pending, .answered, Self.ready, Self.processing, Self.valid, .certificate])
        #expect(
            steps == [.place, .authorize, .read(.now), .finalize, .read(.poll(0)), .download(.now), .stop]
        )
        #expect(state == .over(.issued))
    }

    /// Every name was proven before.
    @Test(.rows("O-07")) func aReadyOrderIsFinalizedAtOnce() {
        let (steps, state) = play([Self.ready, Self.valid, .certificate])
        #expect(steps == [.place, .finalize, .download(.now), .stop] && state == .over(.issued))
    }

    /// Pending although all is proven.
    @Test(.rows("O-08", "Q-09")) func aRaceIsWaitedOut() {
        let (steps, _) = play([
            Self.pending, .nothingToProve, Self.pending, Self.pending, Self.pending, Self.pending,
            .authorizations(.proven), Self.ready,
        ])
        #expect(
            steps == [
                .place, .authorize, .read(.now), .read(.poll(1)), .read(.poll(2)), .read(.poll(3)), .inspect,
                .read(.poll(4)), .finalize,
            ]
        )
    }

    /// A server that does not know `ready`.
    @Test(.rows("O-09", "Q-08")) func anOrderThatStaysPendingIsFinalizedOnceAllTheSame() {
        // Looked into once; from then on the readings count by themselves.
        let four: [OrderEvent] = Array(repeating: Self.pending, count: 4) + [.authorizations(.proven)]
        let reads: [OrderEvent] = Array(repeating: Self.pending, count: 5)
        var (steps, state) = play([Self.pending, .answered] + four + reads)
        #expect(steps.last == .finalize)
        #expect(steps.count { $0 == .finalize } == 1 && steps.count { $0 == .inspect } == 1)
        (steps, state) = play(
            [Self.pending, .answered] + four + reads
                + [.finalizeRefused(.notReady), Self.pending, .nothingToProve] + four + reads + reads
        )
        #expect(steps.count { $0 == .finalize } == 1 && state.phase == .validating)
        #expect(OrderMachine.next(state, .outOfTime).state == .over(.notValidated))
    }

    /// An order somebody else finalized is for a key that is not ours.
    @Test(
        .rows("O-11", "Q-21", "F-P4"),
        arguments: [Self.valid, Self.processing, .order(.valid(hasCertificate: false))]
    )
    func anOrderThatIsNotOursIsNotUsed(event: OrderEvent) {
        #expect(play([event]).state == .over(.taken))
        #expect(play([Self.pending, .answered, event]).state == .over(.taken))
        // The same order found again by the URL we kept is ours.
        #expect(play(resuming: true, [event]).state.phase != .over)
    }

    @Test func anEarlierRunIsGoneOnWith() {
        #expect(play(resuming: true, [Self.pending]).steps == [.read(.now), .authorize])
        #expect(play(resuming: true, [Self.ready]).steps == [.read(.now), .finalize])
        #expect(play(resuming: true, [Self.processing]).steps == [.read(.now), .read(.poll(0))])
        #expect(play(resuming: true, [Self.valid, .certificate]).steps == [.read(.now), .download(.now), .stop])
        #expect(play(resuming: true, [.orderMissing]).steps == [.read(.now), .place])
        #expect(play(resuming: true, [.order(.changed)]).steps == [.read(.now), .place])
        #expect(play(resuming: true, [.order(.invalid)]).state == .over(.refused))
        #expect(
            play(resuming: true, [.unreadable, .unreadable, .unreadable, .unreadable]).state == .over(.failed)
        )
    }

    /// After an unclear answer the order is asked, and only one that is still ready is finalized again.
    @Test(.rows("T-19", "O-12", "F-P23")) func aLostFinalizeIsNeverRepeatedBlindly() {
        let start: [OrderEvent] = [Self.pending, .answered, Self.ready, .finalizeLost]
        #expect(play(start).steps.last == .read(.poll(0)))
        #expect(play(start + [Self.processing]).steps.last == .read(.poll(0)))
        #expect(play(start + [Self.valid]).steps.last == .download(.now))
        #expect(play(start + [Self.ready]).steps.last == .finalize)
        #expect(play(start + [.order(.invalid)]).state == .over(.refused))
        #expect(play(start + [.unreadable]).steps.last == .read(.poll(1)))
        #expect(play(start + Array(repeating: .unreadable, count: 9)).state == .over(.stillProcessing))
        let thrice = start + [Self.ready, .finalizeLost, Self.ready, .finalizeLost, Self.ready]
        #expect(play(thrice).state == .over(.notFinalized))
        #expect(play(thrice).steps.count { $0 == .finalize } == 3)
    }

    @Test(.rows("O-08", "O-12")) func notReadyMeansAsking() {
        let start: [OrderEvent] = [Self.ready, .finalizeRefused(.notReady)]
        #expect(play(start).steps.last == .read(.poll(0)))
        #expect(play(start + [Self.pending]).steps.last == .authorize)
        #expect(play(start + [Self.processing]).state.phase == .issuing)
    }

    /// `ready` as the answer to finalize.
    @Test(.rows("O-12")) func aFinalizeThatChangedNothingIsRepeatedAfterAWait() {
        let (steps, _) = play([Self.ready, Self.ready, Self.ready])
        #expect(steps == [.place, .finalize, .read(.poll(1)), .finalize])
    }

    @Test(.rows("O-19")) func aBadRequestIsMadeAnewOnce() {
        let once: [OrderEvent] = [Self.ready, .finalizeRefused(.badRequest), Self.ready]
        #expect(play(once).steps.last == .finalize)
        #expect(play(once + [Self.valid, .certificate]).state == .over(.issued))
        #expect(play(once + [.finalizeRefused(.badRequest)]).state == .over(.failed))
    }

    /// Slowness is no failure.
    @Test(.rows("O-17", "O-18", "Q-05")) func processingGoesOnUntilTheTimeIsUp() {
        let start: [OrderEvent] = [Self.ready, Self.processing]
        let (steps, state) = play(start + Array(repeating: Self.processing, count: 50))
        #expect(steps.last == .read(.poll(50)))
        #expect(OrderMachine.next(state, .outOfTime).state == .over(.stillProcessing))
        #expect(play(start + [.unreadable]).steps.last == .read(.poll(1)))
        #expect(play(start + [.order(.invalid)]).state == .over(.refused))
        #expect(play(start + [.orderMissing]).state == .over(.gone))
    }

    @Test(.rows("CH-08", "CH-09", "Q-39")) func aCertificateMayComeLate() {
        let (steps, state) = play([
            Self.ready, .order(.valid(hasCertificate: false)), .order(.valid(hasCertificate: false)), Self.valid,
            .certificateNotYet, .unreadable, .certificate,
        ])
        #expect(
            steps == [
                .place, .finalize, .read(.poll(0)), .read(.poll(1)), .download(.now), .download(.poll(1)),
                .download(.poll(2)), .stop,
            ]
        )
        #expect(state == .over(.issued))
        #expect(OrderMachine.next(.downloading(tries: 9), .outOfTime).state == .over(.stillProcessing))
    }

    /// An order that lists nothing to prove.
    @Test(.rows("O-03", "Q-40")) func missingAuthorizationsAreWaitedForBriefly() {
        let empty = OrderEvent.order(.pending(hasAuthorizations: false))
        #expect(play([empty, Self.pending]).steps == [.place, .read(.poll(1)), .authorize])
        #expect(play([empty, Self.ready]).steps.last == .finalize)
        #expect(play([empty, empty, empty, empty]).state == .over(.incomplete))
    }

    /// An error without a verdict.
    @Test(.rows("C-11")) func aStuckChallengeIsPutAgainAFewTimes() {
        func reads(_ count: Int) -> [OrderEvent] { Array(repeating: Self.pending, count: count) }
        let look: [OrderEvent] = [.authorizations(.stuck), .answered]
        let (steps, _) = play(
            [Self.pending, .answered] + reads(4) + look + reads(4) + look + reads(8) + look + reads(16)
                + [.authorizations(.stuck)]
        )
        #expect(steps.count { $0 == .remind } == 3)
        #expect(steps.count { $0 == .inspect } == 4)
        #expect(steps.last == .read(.poll(32)))
    }

    @Test(.rows("O-04", "O-20")) func theEndIsTheEnd() {
        #expect(play([.order(.changed)]).state == .over(.changed))
        #expect(play([Self.pending, .answered, .order(.changed)]).state == .over(.changed))
        #expect(play([.order(.unknown)]).state == .over(.unknownStatus))
        #expect(
            play([
                Self.pending, .authorizations(.lost), Self.pending, Self.pending, Self.pending, Self.pending,
                .authorizations(.lost),
            ]).state == .over(.refused)
        )
        #expect(play([Self.pending, .failed]).state == .over(.failed))
        #expect(play([Self.pending, .answered, .outOfTime]).state == .over(.notValidated))
    }
}
