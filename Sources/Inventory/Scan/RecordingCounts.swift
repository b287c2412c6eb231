/// What a source has told so far.
package struct RecordingCounts: Sendable, Equatable, Codable {
    /// Places looked at to their end.
    package var places = 0
    /// Places that had not changed.
    package var unchanged = 0
    /// Certificates seen, each place by itself.
    package var certificates = 0
    package var blindSpots = 0
    /// Certificates never seen before.
    package var new = 0

    package init() {}
}
