package import FoundationEssentials
package import PKI
package import Storage
package import TLS

/// One reason why a generation must not go live, or one thing to know about it, with the evidence.
package indirect enum ValidationFinding: Sendable, Equatable {
    /// Key and chain do not work together in a handshake, or not for a name.
    case trial(TrialFinding)
    /// Names that were ordered and are not in the certificate.
    case namesMissing([Identifier])
    /// Names in the certificate that nobody ordered.
    case namesUnasked([Identifier])
    /// Names that nobody ordered and that only put `www.` before ordered ones, as some authorities do unasked.
    case wwwAdded([Identifier])
    /// Entries of the subjectAltName that cannot be compared.
    case namesUnreadable([String])
    /// It becomes valid later than a wrong clock explains.
    case notYetValid(notBefore: Date)
    /// It has expired.
    case expired(notAfter: Date)
    /// It ends before what is live does: replacing would lose time.
    case endsEarlier(notAfter: Date, live: Date)
    /// It is valid for fewer seconds than a reload is worth.
    case endsSoon(notAfter: Date, leastSeconds: Double)
    /// It lives longer than anybody asks for.
    case livesTooLong(days: Int)
    /// It lives longer than the 398 days that browsers accept of a public authority.
    case livesLong(days: Int)
    /// No path to a trusted root at an instant.
    case untrusted(reason: String, position: Int, at: Date)
    /// There is a path now, but none when the certificate becomes due for renewal.
    case breaksBeforeRenewal(reason: String, position: Int, at: Date)
    /// A certificate of the chain ends before the leaf does.
    case chainEndsEarlier(position: Int, notAfter: Date)
    /// The chain could not be judged.
    case undecided(OpenSSLError)
    /// It may not authenticate a TLS server.
    case notForServers
    /// It is a certificate authority's.
    case authority
    /// It is a precertificate (RFC 6962 §3.1), which no client accepts.
    case precertificate
    /// Something in its structure or cryptography.
    case structure(StructureFinding)
    /// Something about its certificate timestamps.
    case transparency(TransparencyFinding)
    /// It certifies another key than the one it was ordered for.
    case otherKey(got: SHA256Digest)
    /// The key is not of the kind that was asked for; nil for a kind unknown here.
    case otherKeyAlgorithm(asked: KeyAlgorithm, got: KeyAlgorithm?)
    /// The key is the one of an earlier generation: that is renewing, not re-keying.
    case keyReused(of: GenerationNumber)
    /// It is the certificate of an earlier generation, or has its serial number.
    case issuedBefore(as: GenerationNumber)
    /// Its files are not whole or do not agree.
    case damaged(GenerationDamage)
    /// A file of the generation could not be read, or the earlier ones not looked at: this says nothing of it.
    case storage(StorageFailure)
    /// A service's own test does not accept it.
    case serviceRefuses(target: String, CommandFailure)
    /// A hook does not accept it, or wants to be asked later.
    case hookRefuses(CommandFailure)
    /// One of these about the pair of one kind of key, in a generation that has several.
    case pair(KeyFamily, ValidationFinding)
}
