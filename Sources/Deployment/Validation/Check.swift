/// The questions every generation is asked before it goes live, in the order of a report.
package enum Check: String, Sendable, Equatable, CaseIterable {
    /// Every file is there, and all say one thing.
    case filesComplete = "files complete"
    /// A handshake with the pair works, from two files and from one.
    case keyMatchesLeaf = "key matches leaf"
    /// It speaks for what was ordered, and for nothing else.
    case namesEqualOrder = "names equal order"
    /// It is valid now, and longer than what it replaces.
    case withinValidity = "within validity"
    /// It leads to a trusted root, now and tomorrow.
    case chainBuilds = "chain builds"
    /// It is a TLS server's certificate.
    case serverCertificate = "server certificate"
    /// Its key is of the kind asked for.
    case keyAlgorithm = "key algorithm"
    /// Its key is no earlier generation's.
    case fresh = "fresh key"
    /// Every service's own test passes.
    case serviceAccepts = "service accepts"
}

/// What the checks found: every check is in it, passed or not.
package struct ValidationReport: Sendable, Equatable {
    /// One check and what it found; nothing means passed.
    package struct Entry: Sendable, Equatable {
        /// The question.
        package let check: Check
        /// The answers that speak against the generation.
        package let findings: [ValidationFinding]
    }

    /// In the order of ``Check``.
    package let entries: [Entry]

    /// All findings.
    package var findings: [ValidationFinding] { entries.flatMap(\.findings) }
}
