import Foundation

@testable import Checks

/// Writes one line for every case of a check where `REKEY_CHECKS_LOG` says; nothing without it.
enum EndpointCaseLog {
    /// - Parameter word: `violating` or `clean`.
    static func note(_ check: Check, _ word: String?, isRight: Bool, detail: String) {
        guard let word, let path = ProcessInfo.processInfo.environment["REKEY_CHECKS_LOG"] else { return }
        guard let file = fopen(path, "a") else { return }
        defer { fclose(file) }
        let verdict = isRight ? "right" : "wrong"
        let text = detail.replacing("\t", with: " ").replacing("\n", with: " ")
        // One write of one line: lines of several tests do not mix.
        fputs("\(check.number)\t\(check.id)\t\(word)\t\(verdict)\t\(text)\n", file)
    }
}
