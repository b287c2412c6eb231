package import FoundationEssentials

/// The time between two waves.
package struct WaveSoak: Sendable, Equatable {
    /// The last wave that is served.
    package let served: Int
    /// The wave that follows.
    package let next: Int
    /// Not before this instant; it may have passed.
    package let until: Date

    /// A soak.
    package init(served: Int, next: Int, until: Date) {
        self.served = served
        self.next = next
        self.until = until
    }
}
