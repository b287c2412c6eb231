package import PKI

/// Paths where symlinks into `live/<name>/` are placed, once; at least one is set, all are absolute and distinct.
package struct LinkSettings: Sendable, Equatable {
    /// The certificate with its intermediates.
    package var fullchain: String?
    /// The intermediates alone.
    package var chain: String?
    /// The certificate alone.
    package var cert: String?
    /// The private key.
    package var key: String?
    /// Key and full chain in one file.
    package var bundle: String?
    /// The same for each kind of key, of a certificate with several; then none of the above is set.
    package var families: [KeyFamily: PairPaths]
    /// The group, by name or number, that may read the key; nil leaves the key to its owner.
    package var group: String?
    /// The mode of the files that hold the key.
    package var keyMode: KeyMode

    package init(
        fullchain: String? = nil,
        chain: String? = nil,
        cert: String? = nil,
        key: String? = nil,
        bundle: String? = nil,
        families: [KeyFamily: PairPaths] = [:],
        group: String? = nil,
        keyMode: KeyMode = .owner
    ) {
        self.fullchain = fullchain
        self.chain = chain
        self.cert = cert
        self.key = key
        self.bundle = bundle
        self.families = families
        self.group = group
        self.keyMode = keyMode
    }

    /// All paths at which links are placed, the same kind of key together.
    package var paths: [String] {
        [fullchain, cert, chain, key, bundle].compactMap { $0 }
            + KeyFamily.allCases.compactMap { families[$0] }.flatMap(\.all)
    }

    /// Who may read a file that holds a key, spelt in octal: never others.
    package enum KeyMode: String, Sendable, CaseIterable {
        case owner = "0600"
        case ownerAndGroup = "0640"
        case ownerReading = "0400"
        case ownerAndGroupReading = "0440"

        /// The permission bits.
        package var bits: UInt16 {
            switch self {
            case .owner: 0o600
            case .ownerAndGroup: 0o640
            case .ownerReading: 0o400
            case .ownerAndGroupReading: 0o440
            }
        }

        /// Whether the file's group may read it.
        package var groupReads: Bool { bits & 0o040 != 0 }
    }
}
