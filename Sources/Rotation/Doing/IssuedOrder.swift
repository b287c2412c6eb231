import Deployment
package import FoundationEssentials
package import PKI

/// A certificate of a generation with several keys that is issued, and waits in its order's place until the others are.
package struct IssuedOrder: Sendable {
    /// The kind of key.
    package let family: KeyFamily
    /// What was noted of its order.
    package let note: OrderNote
    /// Leaf and intermediates.
    package let chain: CertificateChain

    /// What is staged.
    var pair: PairToStage {
        PairToStage(family: family, chain: chain, authority: note.authority, orderURL: note.url)
    }

    /// Whether it is still worth a place in a generation: one that has to be renewed already is ordered anew.
    package static func isFresh(_ chain: CertificateChain, at now: Date) -> Bool {
        now < RenewalPolicy.renewalPoint(of: chain.leaf.validity)
    }
}
