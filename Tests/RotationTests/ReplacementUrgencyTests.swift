import Conformance
import Foundation
import Ledger
import PKI
import Rotation
import Storage
import Testing

/// When a wish for a replacement presses, and when it leaves the work to what is on disk.
struct ReplacementUrgencyTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func onDisk(_ number: Int, isQuarantined: Bool = false) throws -> LineageView.OnDisk {
        LineageView.OnDisk(
            number: try #require(GenerationNumber(rawValue: number)),
            subject: RenewalPolicy.Subject(
                validity: Validity(notBefore: now, notAfter: now.addingTimeInterval(86_400)),
                identifiers: [],
                keyAlgorithm: .ecdsaP256,
                authority: "mini",
                madeAt: now
            ),
            isQuarantined: isQuarantined
        )
    }

    private func wish(_ generation: Int, newest: Int?) -> PendingRevocation {
        PendingRevocation(certificate: "www", generation: generation, reason: 1, newest: newest, since: now)
    }

    private func view(live: Int, newest: LineageView.OnDisk) throws -> LineageView {
        LineageView(live: try onDisk(live), newest: newest, authorities: [])
    }

    @Test(.rows("V-05")) func aWishForWhatIsLivePresses() throws {
        let view = try view(live: 2, newest: try onDisk(2))
        let pressed = Urgency.scheduled.pressed(by: [wish(2, newest: 2)], view)
        #expect(pressed.forced == .forced(reason: "key-compromise"))
    }

    /// What was held before the wish is no successor: its key may have lain where the compromised one did.
    @Test(.rows("V-05")) func onlyWhatWasMadeSinceIsASuccessor() throws {
        let held = try view(live: 2, newest: try onDisk(3))
        #expect(Urgency.scheduled.pressed(by: [wish(2, newest: 3)], held).forced != nil)
        #expect(Urgency.scheduled.pressed(by: [wish(2, newest: 2)], held).forced == nil)
        let unfit = try view(live: 2, newest: try onDisk(3, isQuarantined: true))
        #expect(Urgency.scheduled.pressed(by: [wish(2, newest: 2)], unfit).forced != nil)
    }

    @Test func otherWishesDoNotPress() throws {
        let view = try view(live: 2, newest: try onDisk(2))
        #expect(Urgency.scheduled.pressed(by: [], view).forced == nil)
        #expect(Urgency.scheduled.pressed(by: [wish(1, newest: 1)], view).forced == nil)
        #expect(Urgency.scheduled.pressed(by: [wish(2, newest: nil)], view).forced == nil)
        let said = Urgency(forced: .forced(reason: "drill"))
        #expect(said.pressed(by: [wish(2, newest: 2)], view) == said)
    }
}
