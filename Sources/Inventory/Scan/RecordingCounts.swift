/// What a source has told so far.
package struct RecordingCounts: Sendable, Equatable, Codable {
    /// Places looked at to their end.
    package var places = 0
    /// Places that had not changed.
    package var unchanged = 0
    /// Certificates seen, each place by itself.
    package var certificates = 0
    package var blindSpots = 0
    /// Certificates never seen before; authorities' own are not among them, as everywhere where certificates are counted.
    package var new = 0

    package init() {}
}
