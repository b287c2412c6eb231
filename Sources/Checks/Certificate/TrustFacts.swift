package import PKI

/// What the verification of a certificate's chain came to; found out by the caller, for it takes signatures.
package struct TrustFacts: Sendable, Equatable {
    /// What one named store said of the chain.
    package struct Store: Sendable, Equatable {
        /// Its name: `mozilla`, `debian`, `java`, `corporate`.
        package let name: String
        /// Why the chain does not verify with it, printable; nil when it does.
        package let refusal: String?

        /// A store that verifies the chain, or refuses it with a reason.
        package init(_ name: String, refusal: String? = nil) {
            self.name = name
            self.refusal = refusal
        }
    }

    /// Whether the chain ends in a root that browsers ship.
    package var isPubliclyTrusted: Bool
    /// Every store that was asked; empty when none was.
    package var stores: [Store]
    /// What the embedded timestamps amount to with their signatures verified; nil when that was not done.
    package var timestamps: CTVerdict?

    /// Facts of trust.
    package init(isPubliclyTrusted: Bool, stores: [Store] = [], timestamps: CTVerdict? = nil) {
        self.isPubliclyTrusted = isPubliclyTrusted
        self.stores = stores
        self.timestamps = timestamps
    }
}
