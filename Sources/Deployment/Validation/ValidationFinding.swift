package import FoundationEssentials
package import PKI
package import Storage
package import TLS

/// One reason why a generation must not go live, with the evidence.
package enum ValidationFinding: Sendable, Equatable {
    /// Key and chain do not work together in a handshake, or not for a name.
    case trial(TrialFinding)
    /// Names that were ordered and are not in the certificate.
    case namesMissing([Identifier])
    /// Names in the certificate that nobody ordered.
    case namesUnasked([Identifier])
    /// Entries of the subjectAltName that cannot be compared.
    case namesUnreadable([String])
    /// It becomes valid later than a wrong clock explains.
    case notYetValid(notBefore: Date)
    /// It has expired.
    case expired(notAfter: Date)
    /// It ends before what is live does: replacing would lose time.
    case endsEarlier(notAfter: Date, live: Date)
    /// No path to a trusted root at an instant.
    case untrusted(reason: String, position: Int, at: Date)
    /// The chain could not be judged.
    case undecided(OpenSSLError)
    /// It may not authenticate a TLS server.
    case notForServers
    /// It is a certificate authority's.
    case authority
    /// It is a precertificate (RFC 6962 §3.1), which no client accepts.
    case precertificate
    /// The key is not of the kind that was asked for; nil for a kind unknown here.
    case otherKeyAlgorithm(asked: KeyAlgorithm, got: KeyAlgorithm?)
    /// The key is the one of an earlier generation: that is renewing, not re-keying.
    case keyReused(of: GenerationNumber)
    /// Its files are not whole or do not agree.
    case damaged(GenerationDamage)
    /// The earlier generations could not be looked at.
    case storage(StorageFailure)
    /// A service's own test does not accept it.
    case serviceRefuses(target: String, CommandFailure)

    /// Where the fault lies, which decides what becomes of the generation.
    package enum Blame: String, Sendable, Equatable {
        /// The certificate itself: it is quarantined and never tried again.
        case content
        /// The service: the generation is held and tried again from disk.
        case service
        /// The machine or its clock: held as well.
        case circumstances
    }

    /// Where the fault lies.
    package var blame: Blame {
        switch self {
        case .serviceRefuses: .service
        // Which roots are trusted is the operator's setting: once it is mended, the certificate may be good.
        case .notYetValid, .undecided, .untrusted, .storage, .damaged(.storage): .circumstances
        case .trial, .namesMissing, .namesUnasked, .namesUnreadable, .expired, .endsEarlier, .notForServers,
            .authority, .precertificate, .otherKeyAlgorithm, .keyReused, .damaged:
            .content
        }
    }
}

extension ValidationFinding: CustomStringConvertible {
    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .trial(let finding): "\(finding)"
        case .namesMissing(let names): "ordered, but not in the certificate: \(Self.list(names))"
        case .namesUnasked(let names): "in the certificate, but not ordered: \(Self.list(names))"
        case .namesUnreadable(let names): "names that cannot be compared: \(names.prefix(10).joined(separator: ", "))"
        case .notYetValid(let date): "not valid before \(date.formatted(.iso8601)); is this machine's clock right?"
        case .expired(let date): "expired \(date.formatted(.iso8601))"
        case .endsEarlier(let date, let live):
            "ends \(date.formatted(.iso8601)), before the live one (\(live.formatted(.iso8601)))"
        case .untrusted(let reason, let position, let date):
            "certificate \(position) of the chain at \(date.formatted(.iso8601)): \(reason)"
        case .undecided(let error): "the chain cannot be judged: \(error)"
        case .notForServers: "its extended key usage does not allow TLS servers"
        case .authority: "it is a certificate authority's certificate"
        case .precertificate: "it is a precertificate"
        case .otherKeyAlgorithm(let asked, let got): "the key is \(got?.rawValue ?? "of another kind"), not \(asked)"
        case .keyReused(let number): "the key is that of generation \(number)"
        case .damaged(let damage): "\(damage)"
        case .storage(let failure): "\(failure)"
        case .serviceRefuses(let target, let failure): "the validate command of \(target) refuses it: \(failure)"
        }
    }

    private static func list(_ names: [Identifier]) -> String {
        let shown = names.prefix(10).map(\.value).joined(separator: ", ")
        return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
    }
}
