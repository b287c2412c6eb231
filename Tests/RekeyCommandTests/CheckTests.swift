import Foundation
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

struct CheckTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func words(_ checks: [String], fingerprint: String? = nil, problems: [String] = []) -> CheckWords {
        var words = CheckWords(target: "a.example.com:443")
        words.problems = problems
        words.certificates = [
            CheckWords.Seen(
                fingerprint: "aa",
                subject: "CN=a",
                names: ["a.example.com"],
                issuer: "CN=x",
                notBefore: now,
                notAfter: now,
                keyType: "ecdsa 256",
                address: nil,
                position: 0
            )
        ]
        words.judgements = checks.enumerated().map { number, check in
            CheckWords.Judged(
                number: number,
                id: check,
                title: "\(check) it is",
                verdict: "violates",
                severity: "critical",
                detail: "192.0.2.1: Connection refused",
                hint: nil,
                source: "policy",
                fingerprint: fingerprint
            )
        }
        return words
    }

    private func waiver(_ check: String?, _ match: String, days: Double = 1) -> WaiverSettings {
        WaiverSettings(check: check, match: match, until: now.addingTimeInterval(days * 86_400), by: "ops", why: "old")
    }

    @Test func whatIsWaivedIsToldAndIsNoFailure() {
        var words = words(["expired", "untrusted"])
        words.waive([waiver("expired", "tls://a.example.com:*")], words: ["tls://a.example.com:443"], at: now)
        #expect(words.violations.map(\.id) == ["untrusted"])
        let text = words.text(at: now)
        #expect(text.contains("waived: expired it is: 192.0.2.1: Connection refused\n  until"))
        #expect(text.contains("by ops: old") && text.contains("1 wrong, 1 waived, "))
        words.waive([waiver(nil, "*.example.com")], words: [], at: now)
        #expect(words.worst == nil)
        #expect(PluginLine(words, at: now).status == 0)
    }

    @Test func whatIsOverOrOfSomethingElseWaivesNothing() {
        var words = words(["expired"], fingerprint: "bb")
        let waivers = [waiver("expired", "*", days: -1), waiver("untrusted", "*"), waiver(nil, "a.example.com")]
        words.waive(waivers, words: ["tls://b"], at: now)
        #expect(words.violations.count == 1)
    }

    @Test func whatAViolationSaysIsNotSaidTwice() {
        let words = words(["handshake-fails"], problems: ["192.0.2.1: Connection refused", "192.0.2.2: no route"])
        let text = words.text(at: now)
        #expect(!text.contains("not seen: 192.0.2.1") && text.contains("not seen: 192.0.2.2: no route"))
    }

    /// What has a slash and is no range was meant as a file: that it is missing is what is told.
    @Test(arguments: [("no/such.pem", 64), ("192.0.2.0/28", 64), ("/no/such.pem", 64)] as [(String, Int32)])
    func aPathThatIsMissingIsNoRange(target: String, status: Int32) async throws {
        let scratch = try TemporaryDirectory()
        let configuration = scratch.path.appending("rekey.yaml")
        try Data("state: \(scratch.path)/s\n".utf8).write(to: URL(filePath: configuration.string))
        #expect(await Rekey.status(of: ["check", target, "--config", configuration.string, "--quiet"]) == status)
    }
}
