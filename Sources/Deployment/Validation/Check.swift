/// The questions every generation is asked before it goes live, in the order of a report.
package enum Check: String, Sendable, Equatable, CaseIterable {
    case filesComplete = "files complete"
    case keyMatchesLeaf = "key matches leaf"
    case namesEqualOrder = "names equal order"
    case withinValidity = "within validity"
    case chainBuilds = "chain builds"
    case serverCertificate = "server certificate"
    case keyAlgorithm = "key algorithm"
    case fresh = "fresh key"
    case serviceAccepts = "service accepts"
}

/// What the checks found: every check is in it, passed or not.
package struct ValidationReport: Sendable, Equatable {
    /// One check and what it found; nothing means passed.
    package struct Entry: Sendable, Equatable {
        package let check: Check
        package let findings: [ValidationFinding]
    }

    /// In the order of ``Check``.
    package let entries: [Entry]

    /// All findings.
    package var findings: [ValidationFinding] { entries.flatMap(\.findings) }
}
