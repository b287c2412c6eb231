import TLS

extension ValidationFinding {
    /// Whether a finding keeps a generation from going live.
    package enum Severity: String, Sendable, Equatable {
        /// It does not go live.
        case reject
        /// It may go live, and the operator is told.
        case warn
    }

    /// Where the fault lies, which decides what becomes of the generation.
    package enum Blame: String, Sendable, Equatable {
        /// The certificate itself: it is quarantined and never tried again.
        case content
        /// The service: the generation is held and tried again from disk.
        case service
        /// The machine, its clock or its settings, or a choice that is the operator's: held as well.
        case circumstances
    }

    /// Whether it keeps the generation from going live.
    package var severity: Severity {
        switch self {
        case .structure(let finding): finding.severity
        case .transparency(let finding): finding.severity
        case .pair(_, let finding): finding.severity
        case .livesLong, .chainEndsEarlier: .warn
        case .trial, .namesMissing, .namesUnasked, .wwwAdded, .namesUnreadable, .notYetValid, .expired, .endsEarlier,
            .endsSoon, .livesTooLong, .untrusted, .breaksBeforeRenewal, .undecided, .notForServers, .authority,
            .precertificate, .otherKey, .otherKeyAlgorithm, .keyReused, .issuedBefore, .damaged, .storage,
            .serviceRefuses, .hookRefuses:
            .reject
        }
    }

    /// Where the fault lies.
    package var blame: Blame {
        switch self {
        case .pair(_, let finding): finding.blame
        case .serviceRefuses, .hookRefuses: .service
        // Which roots and logs are trusted is the operator's setting: once it is mended, the certificate may be good.
        case .notYetValid, .undecided, .untrusted, .breaksBeforeRenewal, .transparency, .storage, .damaged(.storage),
            .trial(.unprepared):
            .circumstances
        // Sound, but not what one would choose: an operator who insists may have it.
        case .endsEarlier, .livesTooLong, .livesLong, .chainEndsEarlier: .circumstances
        case .trial, .namesMissing, .namesUnasked, .wwwAdded, .namesUnreadable, .expired, .endsSoon, .notForServers,
            .authority, .precertificate, .structure, .otherKey, .otherKeyAlgorithm, .keyReused, .issuedBefore, .damaged:
            .content
        }
    }
}
