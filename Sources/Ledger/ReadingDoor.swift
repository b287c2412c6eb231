import GRDB
import Synchronization

/// A connection that changes nothing, not even the directory.
///
/// A reader of a WAL database makes `-wal` and `-shm` files, unless it is told that the file cannot change. So when nothing
/// waits in the WAL the file is opened as immutable, and looked at again after each read: if a writer came by in between,
/// what was read is thrown away and read anew. When the WAL holds commits, its companions exist and are used as they are.
final class ReadingDoor: Door {
    private struct State {
        var queue: DatabaseQueue?
        var look: LedgerFile.Look?
        var closed = false
    }

    private let file: LedgerFile
    private let state = Mutex(State())

    init(_ file: LedgerFile) { self.file = file }

    func read<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
        try state.withLock { state in
            for _ in 0..<3 {
                let queue = try connect(&state, trustingStillness: true)
                let result = Result { try queue.read(body) }
                // Only an immutable connection has a look to compare with; another one sees snapshots by itself.
                guard let look = state.look, try file.look() != look else { return try result.get() }
                try disconnect(&state)
            }
            return try connect(&state, trustingStillness: false).read(body)
        }
    }

    func write<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
        throw LedgerFailure(.readOnly, path: file.path, sentence: "opened for reading only")
    }

    func close() throws {
        try state.withLock { state in
            state.closed = true
            try disconnect(&state)
        }
    }

    private func connect(_ state: inout State, trustingStillness: Bool) throws -> DatabaseQueue {
        if let queue = state.queue { return queue }
        guard !state.closed else { throw LedgerFailure(.cannotOpen, path: file.path, sentence: "closed already") }
        guard let look = try file.look() else {
            throw LedgerFailure(.cannotOpen, path: file.path, sentence: "the file has gone")
        }
        let immutable = trustingStillness && look.isStill
        let queue = try open(immutable: immutable)
        state.queue = queue
        state.look = immutable ? look : nil
        return queue
    }

    private func disconnect(_ state: inout State) throws {
        let queue = state.queue
        state.queue = nil
        state.look = nil
        try queue?.close()
    }

    private func open(immutable: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "ledger.reading"
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let name = immutable ? "file:\(Self.percentEncoded(file.path))?immutable=1" : file.path
        return try DatabaseQueue(path: name, configuration: configuration)
    }

    /// RFC 3986 §2.1, for SQLite's URI file names.
    private static func percentEncoded(_ path: String) -> String {
        var text = ""
        for octet in path.utf8 {
            switch octet {
            case 0x2D...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: text.unicodeScalars.append(Unicode.Scalar(octet))
            default:
                let digits = Array("0123456789ABCDEF")
                text += "%\(digits[Int(octet >> 4)])\(digits[Int(octet & 15)])"
            }
        }
        return text
    }
}
