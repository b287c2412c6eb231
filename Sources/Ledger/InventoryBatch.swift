/// What a scan found since its last word; recorded all or none.
///
/// Larger is faster: every batch is one transaction that is on disk when it returns, and each rewrites the pages of the
/// indexes it touches. Some thousands of places are a good size.
package struct InventoryBatch: Sendable, Equatable {
    /// A certificate and, if it is to be kept, its encoding.
    package struct Certificate: Sendable, Equatable {
        package var row: CertificateRow
        /// The DER encoding; nil to keep only the facts.
        package var der: [UInt8]?

        package init(_ row: CertificateRow, der: [UInt8]?) {
            self.row = row
            self.der = der
        }
    }

    /// Something that could not be seen into.
    package struct BlindSpot: Sendable, Equatable {
        /// The URI of a place, or of a directory, a range, a service.
        package var place: String
        /// A word of a closed vocabulary.
        package var reason: String
        /// What exactly, printable, one line.
        package var detail: String
        /// Which discoverer met it.
        package var source: String

        package init(place: String, reason: String, detail: String, source: String) {
            self.place = place
            self.reason = reason
            self.detail = detail
            self.source = source
        }
    }

    /// Certificates seen; those the ledger has already cost a look-up and nothing else.
    package var certificates: [Certificate] = []
    /// Places looked at to their end. Of one that is told twice the last list counts.
    package var looked: [LookedPlace] = []
    /// The URIs of places that did not change since the last look; unknown ones are passed over.
    package var unchanged: [String] = []
    package var blindSpots: [BlindSpot] = []
    /// Looks at files that were read now.
    package var looks: [FileLook] = []
    /// Paths whose looks are out of date because nothing is there any more.
    package var forgottenLooks: [String] = []
    /// How far each source has come, in its own words: what a killed scan goes on from.
    package var resumeAt: [String: String] = [:]

    /// How far sources that go on from scan to scan have come, by names and in words of their own; stays when the scan
    /// has ended, and is recorded with what was found on the way.
    package var cursors: [String: String] = [:]

    package init() {}

    /// Whether there is nothing to record.
    package var isEmpty: Bool {
        certificates.isEmpty && looked.isEmpty && unchanged.isEmpty && blindSpots.isEmpty && looks.isEmpty
            && forgottenLooks.isEmpty && resumeAt.isEmpty && cursors.isEmpty
    }
}

/// What recording a batch changed.
package struct InventoryChange: Sendable, Equatable {
    /// The fingerprints of certificates never seen before.
    package var newCertificates: [String] = []
    /// The URIs of places where something appeared or went.
    package var changedPlaces: [String] = []
    /// How many observations began.
    package var appeared = 0
    /// How many observations ended.
    package var gone = 0

    package init() {}
}
