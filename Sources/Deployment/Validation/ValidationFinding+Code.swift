import TLS

extension ValidationFinding {
    /// A stable word for the kind of finding, for machines: lower case, hyphens.
    package var code: String {
        switch self {
        case .trial(.keyMismatch), .otherKey: "key-mismatch"
        case .trial(.unprepared): "undecided"
        case .trial: "no-handshake"
        case .namesMissing: "names-missing"
        case .namesUnasked: "names-unasked"
        case .wwwAdded: "www-added"
        case .namesUnreadable: "names-unreadable"
        case .notYetValid: "not-yet-valid"
        case .expired: "expired"
        case .endsEarlier: "ends-earlier"
        case .endsSoon: "ends-soon"
        case .livesTooLong: "lives-too-long"
        case .livesLong: "lives-long"
        case .untrusted: "untrusted"
        case .breaksBeforeRenewal: "breaks-before-renewal"
        case .chainEndsEarlier: "chain-ends-earlier"
        case .undecided: "undecided"
        case .notForServers: "not-for-servers"
        case .authority: "authority"
        case .precertificate: "precertificate"
        case .structure(let finding): finding.code
        case .transparency(let finding): finding.code
        case .otherKeyAlgorithm: "other-key-algorithm"
        case .keyReused: "key-reused"
        case .issuedBefore: "issued-before"
        case .damaged: "damaged"
        case .storage: "storage"
        case .serviceRefuses: "service-refuses"
        case .hookRefuses: "hook-refuses"
        case .pair(_, let finding): finding.code
        }
    }
}

extension StructureFinding {
    /// See ``ValidationFinding/code``.
    fileprivate var code: String {
        switch self {
        case .weakKey: "weak-key"
        case .weakSignature: "weak-signature"
        case .unknownCritical: "unknown-critical-extension"
        case .repeatedExtension: "repeated-extension"
        case .serialOutOfBounds: "serial-out-of-bounds"
        case .serialNotPositive: "serial-not-positive"
        case .purposeUnstated: "purpose-unstated"
        case .namesNotCritical: "names-not-critical"
        }
    }
}

extension TransparencyFinding {
    /// See ``ValidationFinding/code``.
    fileprivate var code: String {
        switch self {
        case .notSatisfied: "timestamps-not-enough"
        case .unreadable: "timestamps-unreadable"
        case .few: "timestamps-few"
        case .faults: "timestamps-odd"
        case .listStale: "log-list-stale"
        }
    }
}
