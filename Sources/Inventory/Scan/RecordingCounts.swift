/// What became of sweeping one range of addresses.
package struct SweptRange: Sendable, Equatable, Codable {
    /// As it was written.
    package let range: String
    package let addresses: Int
    /// How many of them took no connection, now or ever: there is nothing to be known of them, and nothing is kept.
    package let silent: Int

    package init(range: String, addresses: Int, silent: Int) {
        (self.range, self.addresses, self.silent) = (range, addresses, silent)
    }
}

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
    /// The ranges that were swept; nil when none was.
    package var sweeps: [SweptRange]?

    package init() {}
}
