import GRDB

/// Why the ledger could not do what it was asked: which file, SQLite's code, one sentence, and what helps.
///
/// The ledger is an index: whatever the kind, the certificates on disk are unharmed, and a caller that sees
/// ``Kind/notADatabase`` or ``Kind/corrupt`` may call ``Ledger/setAside(path:suffix:)`` and rebuild from them.
package struct LedgerFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, as far as a caller has to tell cases apart.
    package enum Kind: String, Sendable, CaseIterable {
        /// The file is not an SQLite database, or is one that holds somebody else's tables.
        case notADatabase
        /// The file was an SQLite database and is damaged, or a row of it makes no sense.
        case corrupt
        /// The disk or the quota is full.
        case full
        /// Another process held the write lock for longer than the busy time-out.
        case busy
        /// The file, its directory or its file system cannot be written, or the ledger was opened for reading.
        case readOnly
        /// A newer release has changed the layout; this one must not touch it.
        case newerVersion
        /// The layout is older than this release reads, and a reader must not upgrade it.
        case olderVersion
        /// The file cannot be opened or made: missing directory, no permission, not a regular file.
        case cannotOpen
        /// The disk answered with an input/output error.
        case inputOutput
        /// The rotation, order or generation named does not exist.
        case noSuchRow
        /// SQLite refused for a reason that points at a defect or at lack of memory; the sentence carries its words.
        case refused
    }

    /// What went wrong.
    package let kind: Kind
    /// The database file.
    package let path: String
    /// SQLite's extended result code, such as 26 (`SQLITE_NOTADB`); 0 if SQLite had no part in it.
    package let code: Int32
    /// What happened, in lower case, without a full stop.
    package let sentence: String

    init(_ kind: Kind, path: String, code: Int32 = 0, sentence: String) {
        self.kind = kind
        self.path = path
        self.code = code
        self.sentence = sentence
    }

    /// `path: sentence`, with SQLite's code if there is one.
    package var description: String { code == 0 ? "\(path): \(sentence)" : "\(path): \(sentence) (sqlite \(code))" }

    /// What the operator can do about it.
    package var hint: String {
        switch kind {
        case .notADatabase, .corrupt:
            "the ledger is only an index: move it away and the next run rebuilds it from the generations on disk"
        case .full: "free space on the file system of the state directory"
        case .busy: "another run holds the ledger; it will be tried again"
        case .readOnly: "check the owner, the mode and the mount of the state directory"
        case .newerVersion: "use the newer release, or move the file away to have it rebuilt"
        case .olderVersion: "any writing command upgrades it"
        case .cannotOpen: "check that the state directory exists and belongs to the user who runs this"
        case .inputOutput: "check the disk: the kernel's log says more"
        case .noSuchRow: "the ledger was replaced while this ran; run again"
        case .refused: "report this with the output of the same command and --verbose"
        }
    }
}

extension LedgerFailure {
    /// Translates whatever came out of a database access.
    init(_ error: any Error, path: String) {
        switch error {
        case let failure as LedgerFailure: self = failure
        case let failure as DatabaseError: self.init(failure, path: path)
        case let unreadable as Columns.Unreadable:
            self.init(
                .corrupt,
                path: path,
                sentence: "the column \(unreadable.column) holds a value that this program cannot have written"
            )
        default: self.init(.refused, path: path, sentence: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let said = error.message ?? "no further word"
        let (kind, sentence): (Kind, String) =
            switch error.resultCode {
            case .SQLITE_NOTADB: (.notADatabase, "not a database")
            case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_FORMAT: (.corrupt, "the database is damaged: \(said)")
            case .SQLITE_FULL: (.full, "no space left for the ledger")
            case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: (.busy, "the ledger is locked by another process")
            case .SQLITE_READONLY: (.readOnly, "the ledger cannot be written: \(said)")
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: (.cannotOpen, "cannot be opened: \(said)")
            case .SQLITE_IOERR: (.inputOutput, "input/output error: \(said)")
            case .SQLITE_CONSTRAINT: (.noSuchRow, "refers to a row that does not exist: \(said)")
            default: (.refused, "sqlite refused: \(said)")
            }
        self.init(kind, path: path, code: error.extendedResultCode.rawValue, sentence: sentence)
    }
}
