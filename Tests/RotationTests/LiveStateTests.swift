import FoundationEssentials
import Rotation
import Storage
import Testing

struct LiveStateTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test(arguments: [
        (1_814_405.0, "generation 14, valid 21 more days; nothing was changed"),
        (10_805.0, "generation 14, valid 3 more hours; nothing was changed"),
        (90.0, "generation 14, valid 1 more minute; nothing was changed"),
        (-259_200.0, "generation 14, expired 3 days ago; nothing was changed"),
        (Double.greatestFiniteMagnitude, "generation 14, valid 1000000 more days; nothing was changed"),
    ])
    func itSaysUntilWhen(seconds: Double, text: String) {
        let state = LiveState(
            generation: GenerationNumber(rawValue: 14),
            notAfter: now.addingTimeInterval(seconds),
            consequence: .unchanged
        )
        #expect(state.text(at: now) == text)
    }

    @Test func nothingLiveIsSaid() {
        let state = LiveState(generation: nil, notAfter: nil, consequence: .withdrawn)
        #expect(state.text(at: now) == "nothing is live; the new one was withdrawn")
    }

    /// Where the first generation took the place of a service's own files, going back means those.
    @Test func filesThatAreBackAreSaid() {
        let state = LiveState(generation: nil, notAfter: nil, consequence: .rolledBack)
        #expect(state.text(at: now) == "no generation; the files that were there before are back")
    }

    /// 75 when it heals by itself, 1 when someone must act: what a timer's alarm hangs on.
    @Test func dispositionsHaveTheirExit() throws {
        let seven = try #require(GenerationNumber(rawValue: 7))
        #expect(Disposition.retry(at: now).exit == 75)
        #expect(Disposition.nextRun(.looksAgain).exit == 75)
        for meanwhile: Disposition.Meanwhile in [
            .nothing, .triesAgain, .deploysAgain(seven), .looksAgain, .ordersAgain(notBefore: now),
        ] {
            #expect(Disposition.needsOperator(meanwhile).exit == 1)
        }
        #expect(Disposition.retry(at: now).text(attempt: 2) == "2027-01-15 08:00 UTC, attempt 3")
        #expect(
            Disposition.needsOperator(.deploysAgain(seven)).text(attempt: 1)
                == "every run deploys generation 7 again from disk, without a new order"
        )
    }
}
