import Storage

/// What was seen of this host: values only, from which ``Diagnosis`` makes findings.
struct DoctorFacts: Sendable {
    /// What a file is there for, which decides who may have which rights.
    enum Role: Equatable, Sendable {
        /// Nobody but its owner may write, the owner is whoever runs this.
        case state
        /// Nobody else may read or write; its group may read where `groupReads`.
        case key(groupReads: Bool)
        case configuration
    }

    struct Place: Sendable {
        let path: String
        let role: Role
        let metadata: FileMetadata
    }

    /// A directory that links are placed in.
    struct TargetDirectory: Sendable {
        let path: String
        let metadata: FileMetadata?
        /// Whether this process may make names there.
        let isWritable: Bool
    }

    /// What statvfs(3) and the table of mounts say of a file system.
    struct Room: Sendable {
        let path: String
        let freeBytes: UInt64
        let totalInodes: UInt64
        let freeInodes: UInt64
        /// The kernel's word for the file system, `ext4` for example; nil when it is not known.
        let fileSystem: String?
        /// Whether the file system of a state directory is one that cannot be written to at all.
        let isReadOnly: Bool
    }

    /// A directory that does not become durable when it is asked to.
    struct Durability: Sendable {
        let path: String
        let problem: String
    }

    struct Clock: Sendable {
        let authority: String
        /// This machine's clock minus the authority's, in seconds; nil when it said nothing.
        let skew: Double?
        /// Why it could not be asked.
        let problem: String?
    }

    struct Port: Sendable {
        let address: String
        let challenge: String
        /// `EADDRINUSE` and so on, as a sentence; nil when it could be had.
        let problem: String?
        let isPermission: Bool
    }

    /// Something with its place, its problem and its remedy that another part has put into words already.
    struct Remark: Sendable {
        let place: String
        let problem: String
        let remedy: String
    }

    struct Damage: Sendable {
        let certificate: String
        let generation: Int
        let path: String
        let problem: String
        let isLive: Bool
    }

    struct Link: Sendable {
        enum State: Equatable, Sendable {
            case missing
            case notALink
            case leadsTo(String)
        }

        let path: String
        let certificate: String
        let state: State
    }

    struct Leftover: Sendable {
        let path: String
        let certificate: String?
        /// Seconds since it was last changed.
        let age: Double
    }

    /// The user number this runs as.
    var user: UInt32 = 0
    var places: [Place] = []
    var targetDirectories: [TargetDirectory] = []
    var rooms: [Room] = []
    var durability: [Durability] = []
    var clocks: [Clock] = []
    var ports: [Port] = []
    /// What is refused: the state directory, programs of targets, the directory of hooks.
    var refusedState: [Remark] = []
    var refusedCommands: [Remark] = []
    var refusedHooks: [Remark] = []
    /// Files below webroots, and lists of DNS records.
    var tokens: [Leftover] = []
    var records: [Leftover] = []
    var damages: [Damage] = []
    /// Live links that are somebody else's, or lead to what is not there.
    var liveLinks: [Remark] = []
    /// Configured certificates of which nothing is live.
    var notLive: [String] = []
    /// Links at users' own paths that are not ours, or not there.
    var links: [Link] = []
    /// What is wrong with the ledger.
    var ledger: [Remark] = []
    var temporary: [Leftover] = []
}
