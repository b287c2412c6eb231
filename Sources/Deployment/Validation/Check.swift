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
    /// Its cryptography is strong, and it says nothing that cannot be understood.
    case sound = "sound certificate"
    /// Logs have promised to publish it, where browsers demand that.
    case transparency = "certificate timestamps"
    /// Its key is of the kind asked for.
    case keyAlgorithm = "key algorithm"
    /// Its key is no earlier generation's.
    case fresh = "fresh key"
    /// Every service's own test passes.
    case serviceAccepts = "service accepts"
    /// Every hook accepts it.
    case hooksAccept = "hooks accept"

    /// Its place in a report.
    var position: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

/// What the checks found: every check is in it, passed or not.
package struct ValidationReport: Sendable, Equatable {
    /// One check and what it found; nothing that rejects means passed.
    package struct Entry: Sendable, Equatable {
        /// The question.
        package let check: Check
        /// The answers: those that speak against the generation, and warnings.
        package let findings: [ValidationFinding]
        /// Whether nothing in it keeps the generation from going live.
        package var isPassed: Bool { findings.allSatisfy { $0.severity == .warn } }
    }

    /// In the order of ``Check``.
    package let entries: [Entry]
    /// What some clients stumble over though it is no fault.
    package let notes: [ValidationNote]

    /// What keeps the generation from going live, in the order of the checks.
    package var findings: [ValidationFinding] { all.filter { $0.severity == .reject } }

    /// What an operator should know, though the generation may go live.
    package var warnings: [ValidationFinding] { all.filter { $0.severity == .warn } }

    private var all: [ValidationFinding] { entries.flatMap(\.findings) }
}
