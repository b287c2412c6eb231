/// What one address of an endpoint did.
package struct AddressFacts: Sendable, Equatable {
    /// How the look ended.
    package enum Outcome: Sendable, Equatable {
        /// The handshake came about.
        case served(Presentation)
        /// It did not: why, and where that matters while doing what (refused, timed out while connecting, the alert's
        /// name).
        case failed(reason: String)
    }

    /// The numeric address.
    package let address: String
    package let outcome: Outcome
    /// What an audit found; everything nil after an ordinary look.
    package var audit: AddressAudit
    /// Whether the chain verifies as it is served; nil when it was not verified.
    package var completion: ChainCompletion?
    /// The median of earlier handshakes in seconds, for comparison; nil without a history.
    package var usualHandshake: Double?

    package init(
        _ address: String,
        _ outcome: Outcome,
        audit: AddressAudit = AddressAudit(),
        completion: ChainCompletion? = nil,
        usualHandshake: Double? = nil
    ) {
        self.address = address
        self.outcome = outcome
        self.audit = audit
        self.completion = completion
        self.usualHandshake = usualHandshake
    }
}
