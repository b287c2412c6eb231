package import FoundationEssentials
package import Ledger

/// What one scan came to.
package struct ScanSummary: Sendable {
    /// One source's part.
    package struct Source: Sendable {
        package let name: String
        package let counts: RecordingCounts
        package let seconds: Double
    }

    package let scan: ScanID
    package let startedAt: Date
    package let endedAt: Date
    package let sources: [Source]
    /// The URIs of places that are gone since the last scan.
    package let gone: [String]
    /// How long judging the estate as a whole took, in seconds.
    package let estateSeconds: Double
    package let estate: EstateReport
}
