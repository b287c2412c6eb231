package import Ledger

/// A discoverer as a scan runs it.
package protocol ScanSource: Sendable {
    /// Its name in reports and in the store: `files`, `listeners`, `services`, `targets`, `kubernetes`, `aws`,
    /// `transparency`. Never renamed.
    var name: String { get }

    /// How often its places are looked at, in seconds; nil where they have no rhythm.
    var interval: Double? { get }

    /// Discovers, and tells the desk as it goes. Never throws: what could not be seen is told as a blind spot.
    ///
    /// - Returns: what it would have met if it were there still.
    func discover(into desk: RecordingDesk) async -> FinishedSource.Scope
}
