import Foundation
import Ledger

/// A real ledger in a directory of its own, removed with the value; in memory where there is such a place, so that
/// months of commits take seconds.
final class SimulatedLedger {
    private let directory: String
    private(set) var ledger: Ledger

    init() throws {
        let memory = "/dev/shm"
        let root = access(memory, W_OK) == 0 ? memory : FileManager.default.temporaryDirectory.path
        var bytes = Array("\(root)/rekey-simulation-XXXXXX".utf8CString)
        guard mkdtemp(&bytes) != nil else { throw CocoaError(.fileWriteUnknown) }
        directory = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        ledger = try Ledger(path: directory + "/rekey.sqlite")
    }

    /// What a start of the program does: everything but the file is gone.
    func reopen() throws {
        try ledger.close()
        ledger = try Ledger(path: directory + "/rekey.sqlite")
    }

    deinit {
        try? ledger.close()
        try? FileManager.default.removeItem(atPath: directory)
    }
}
