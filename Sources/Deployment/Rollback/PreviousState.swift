package import FoundationEssentials
package import PKI

/// Whether there is something to go back to.
package enum PreviousState: String, Sendable, Equatable, CaseIterable {
    /// Whole on disk and valid long enough.
    case usable
    /// Expired, or so near to it that going back would only postpone the outage.
    case expired
    /// Revoked.
    case revoked
    /// Nothing was live before, or it is not whole.
    case none

    /// A previous certificate must be valid for a day more, or a tenth of its life if that is shorter.
    package static let leastRemaining: Double = 86_400

    /// Judges what was live before. Pure.
    package init(_ previous: Validity?, isRevoked: Bool, at now: Date) {
        guard let previous else {
            self = .none
            return
        }
        let needed = min(Self.leastRemaining, previous.lifetime / 10)
        if isRevoked {
            self = .revoked
        } else {
            self = previous.notAfter.timeIntervalSince(now) >= needed ? .usable : .expired
        }
    }
}
