package import FoundationEssentials

/// Where a generation stands. The raw values are stored and printed: they never change.
package enum GenerationStanding: String, Sendable, CaseIterable {
    /// Written to its directory, not checked yet.
    case staged
    /// Passed every check that does not touch what is live.
    case validated
    /// What `live/<name>` points to.
    case live
    /// Was live once.
    case superseded
    /// Rolled back from although its certificate is fine; tried again from disk at every pass.
    case held
    /// Its own content failed validation; never tried again, kept for the record.
    case quarantined
    /// Its certificate was revoked; never deployed again, nor gone back to.
    case revoked
}

/// One generation in the index; the directory on disk is the truth.
package struct GenerationRow: Sendable, Equatable {
    /// The certificate's name in the configuration.
    package var certificate: String
    /// The number of its directory, from 1.
    package var number: Int
    package var authority: String
    /// SHA-256 of the SubjectPublicKeyInfo, in hex.
    package var spki: String
    /// In hex, as certificates are usually shown.
    package var serial: String
    /// SHA-256 of the certificate, in hex.
    package var fingerprint: String
    package var notBefore: Date
    package var notAfter: Date
    /// The identifiers, in the certificate's order.
    package var names: [String]
    /// As spelt in the configuration, such as `ecdsa-p256`.
    package var keyAlgorithm: String
    package var createdAt: Date
    package var standing: GenerationStanding
    /// Why it stands so, if there is more to say.
    package var standingReason: String?
    /// Since when it stands so.
    package var standingSince: Date
    /// The certificates beside the first, of the other kinds of key; usually none. ``notAfter`` is that of what ends first.
    package var further: [FurtherPair]

    package init(
        certificate: String,
        number: Int,
        authority: String,
        spki: String,
        serial: String,
        fingerprint: String,
        notBefore: Date,
        notAfter: Date,
        names: [String],
        keyAlgorithm: String,
        createdAt: Date,
        standing: GenerationStanding,
        standingReason: String? = nil,
        standingSince: Date? = nil,
        further: [FurtherPair] = []
    ) {
        self.certificate = certificate
        self.number = number
        self.authority = authority
        self.spki = spki
        self.serial = serial
        self.fingerprint = fingerprint
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.names = names
        self.keyAlgorithm = keyAlgorithm
        self.createdAt = createdAt
        self.standing = standing
        self.standingReason = standingReason
        self.standingSince = standingSince ?? createdAt
        self.further = further
    }
}
