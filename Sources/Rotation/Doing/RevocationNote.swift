package import ACME
package import Storage

/// A certificate that is revoked now.
package struct RevocationRecord: Sendable, Equatable {
    /// Who signed the request.
    package enum Signatory: String, Sendable, Equatable {
        case account
        case certificateKey = "certificate-key"
    }

    package let generation: GenerationNumber
    /// The reason that was sent; nil when none was.
    package let reason: RevocationReason?
    /// Whether it was revoked before this: the reason may then be another one.
    package let wasRevokedAlready: Bool
    package let signatory: Signatory
    /// Whether it is what is live.
    package let isLive: Bool
}

/// What came of one revocation that was wished for.
package enum RevocationNote: Sendable, Equatable {
    case done(RevocationRecord)
    /// Its successor was not seen served everywhere: nothing was asked of the authority.
    case waiting(GenerationNumber)
    /// It expired, or is no longer on disk: nothing is left to do.
    case lapsed(GenerationNumber)
    case failed(GenerationNumber, RotationFailure)
}
