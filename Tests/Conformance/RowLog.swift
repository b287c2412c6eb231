import Foundation
import Synchronization
import Testing

/// Writes down which test showed which row, one line each, where `REKEY_CONFORMANCE_LOG` says; nowhere without it.
enum RowLog {
    private static let seen = Mutex<Set<String>>([])

    static func note(_ rows: [String], shownBy test: Test) {
        guard let path = ProcessInfo.processInfo.environment["REKEY_CONFORMANCE_LOG"] else { return }
        for row in rows {
            let line = "\(row)\t\(test.id)\t\(test.displayName ?? "")\n"
            seen.withLock { seen in
                guard seen.insert(line).inserted else { return }
                append(line, to: path)
            }
        }
    }

    private static func append(_ line: String, to path: String) {
        guard let file = fopen(path, "a") else { return }
        defer { fclose(file) }
        fputs(line, file)
    }
}
