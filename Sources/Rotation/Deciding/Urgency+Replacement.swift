import ACME
package import Ledger
import Storage

extension Urgency {
    /// The same urgency, or replacement whatever the age while what is live is to be revoked and no successor made
    /// since then lies on disk: that one is deployed instead, without another order.
    package func pressed(by wishes: [PendingRevocation], _ view: LineageView) -> Urgency {
        guard forced == nil, let live = view.live?.number.rawValue else { return self }
        let wish = wishes.first { $0.generation == live && $0.awaitsSuccessor }
        guard let wish, let known = wish.newest else { return self }
        if let newest = view.newest, newest.number.rawValue > known, !newest.isQuarantined { return self }
        var pressed = self
        pressed.forced = .forced(reason: wish.reason.map { RevocationReason(rawValue: $0).word } ?? "revoke-old")
        return pressed
    }
}
