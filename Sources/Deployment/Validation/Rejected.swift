package import Storage

/// A generation that did not pass; what is live was not touched.
package struct Rejected: Error, Sendable, Equatable, CustomStringConvertible {
    /// The certificate's name in the configuration.
    package let name: LineageName
    /// The generation's number.
    package let number: GenerationNumber
    /// Every check and what it found.
    package let report: ValidationReport

    /// Whether the certificate itself is at fault: quarantine it. Otherwise hold it and try again from disk.
    package var isQuarantined: Bool { report.findings.contains { $0.blame == .content } }

    /// One line: what is wrong and where.
    package var description: String {
        let reasons = report.findings.map(\.description).joined(separator: "; ")
        return "generation \(number) of \(name) is not fit to go live: \(reasons)"
    }
}
