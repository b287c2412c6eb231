package import CertificateFiles

/// What a discoverer tells, one by one, as it goes.
package enum Discovery: Sendable {
    /// A certificate, somewhere.
    case certificate(Sighting)
    /// A revocation list, somewhere.
    case revocationList(RevocationList, at: Place)
    /// A place was looked at to its end: what was seen there before and not this time is gone from it.
    case looked(Place)
    /// A place that did not change since the last look: what was seen there before is there still.
    case unchanged(Place)
    /// A place that could not be seen into.
    case blind(BlindSpot)
}
