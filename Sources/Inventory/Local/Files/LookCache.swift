package import Storage

/// What the last walk saw, so that the next one opens only what has changed. A value: the caller keeps it between walks
/// and may throw it away at any time; the next walk is slower, and nothing else.
package struct LookCache: Sendable, Equatable, Codable {
    /// The most files that are remembered, for memory's sake (about 150 octets each); the others are opened every time.
    package static let limit = 500_000

    /// What was seen of one file: which it was, and what it came to.
    package struct Look: Sendable, Hashable, Codable {
        /// What the file came to.
        package enum Outcome: Sendable, Hashable, Codable {
            /// Nothing an inventory wants.
            case nothing
            /// Certificates or revocation lists, told under the file's own place.
            case told
            /// The same, where a link leads to out of everything that is walked: there as long as a link leads there.
            case linked
            /// So many authorities' certificates, a part of the trust store the file lies in.
            case trusted(Int)
            /// A store of so many authorities' certificates by itself.
            case trustStore(Int)
        }

        /// The number of the file system.
        package let device: UInt64
        /// The number of the file in it.
        package let inode: UInt64
        /// When its content last changed, in nanoseconds since 1970-01-01 UTC.
        package let modified: Int64
        /// Its size in octets.
        package let size: Int64
        /// What it came to.
        package let outcome: Outcome
        /// A number for its permission and the keys beside it (``Neighbourhood``): with another one the certificates are
        /// the same, and what is wrong with their files may not be.
        package let around: Int

        /// A look at a file; for a link these are the facts of the file it leads to.
        package init(_ metadata: FileMetadata, _ outcome: Outcome, around: Int = 0) {
            device = metadata.identity.device
            inode = metadata.identity.inode
            modified = metadata.modified
            size = metadata.size
            self.outcome = outcome
            self.around = around
        }

        /// Whether the file is still the one that was looked at.
        package func holds(for metadata: FileMetadata, around: Int) -> Bool {
            self == Look(metadata, outcome, around: around)
        }

        /// The same file, met by way of a link.
        var linked: Look { outcome == .told ? Look(self, .linked) : self }
        /// The same file, met where it lies.
        var direct: Look { outcome == .linked ? Look(self, .told) : self }

        private init(_ look: Look, _ outcome: Outcome) {
            (device, inode, modified, size) = (look.device, look.inode, look.modified, look.size)
            around = look.around
            self.outcome = outcome
        }
    }

    /// By the file's URI (``FileURI``).
    package private(set) var looks: [String: Look]

    /// A cache, empty or as it was kept.
    package init(looks: [String: Look] = [:]) { self.looks = looks }

    /// What was seen at this URI.
    package subscript(uri: String) -> Look? { looks[uri] }

    mutating func remember(_ look: Look, at uri: String) {
        guard looks.count < Self.limit || looks[uri] != nil else { return }
        looks[uri] = look
    }
}
