/// Hears how a scan gets on. Called from any thread, often.
package protocol ScanNarrator: Sendable {
    /// A source begins.
    func begins(_ source: String)
    /// A source has come so far.
    func progressed(_ source: String, _ counts: RecordingCounts)
    /// A source has ended.
    func ended(_ source: String, _ counts: RecordingCounts, seconds: Double)
}
