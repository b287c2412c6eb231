import Foundation
import Hooks
import Testing

struct HookContextTests {
    @Test func factsAreVariablesAndMembers() throws {
        let context = try HookContext([
            .certificate: "api", .generation: .number(7), .names: .list(["api.example.com", "203.0.113.7"]),
            .keyFile: "/var/lib/rekey/live/api/key.pem",
        ])
        #expect(
            context.environment == [
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
                "REKEY_CERTIFICATE": "api", "REKEY_GENERATION": "7", "REKEY_NAMES": "api.example.com 203.0.113.7",
                "REKEY_KEY_FILE": "/var/lib/rekey/live/api/key.pem",
            ]
        )
        #expect(
            String(decoding: context.json(for: .activated), as: UTF8.self)
                == #"{"certificate":"api","event":"activated","generation":7,"#
                + #""key_file":"/var/lib/rekey/live/api/key.pem","#
                + #""names":["api.example.com","203.0.113.7"],"schema":1}"# + "\n"
        )
    }

    @Test(arguments: ["a\0b", "a\nb", "a\rb", "\u{1B}[2J", "a\u{85}b"])
    func controlCharactersAreRefused(text: String) {
        #expect(throws: MalformedHookFact.controlCharacter(.cause)) { try HookContext([.cause: .text(text)]) }
        #expect(throws: MalformedHookFact.controlCharacter(.names)) { try HookContext([.names: .list([text])]) }
    }

    @Test func lengthsAreLimited() throws {
        let longest = String(repeating: "a", count: HookContext.longest)
        #expect(try HookContext([.cause: .text(longest)]).environment["REKEY_CAUSE"] == longest)
        #expect(throws: MalformedHookFact.tooLong(.cause, HookContext.longest + 1)) {
            try HookContext([.cause: .text(longest + "a")])
        }
    }

    @Test(arguments: ["", "a b"])
    func aListHasWords(word: String) {
        #expect(throws: MalformedHookFact.notAWord(.names, word)) { try HookContext([.names: .list(["x", word])]) }
    }

    @Test func quotesSurviveTheJSON() throws {
        let context = try HookContext([.cause: .text(#"CA said "no\way" é"#)])
        let object = try JSONSerialization.jsonObject(with: Data(context.json(for: .failing))) as? [String: Any]
        #expect(object?["cause"] as? String == #"CA said "no\way" é"#)
        #expect(object?["event"] as? String == "failing")
        #expect(object?["schema"] as? Int == 1)
    }

    @Test func eventsHaveTheirContractNames() {
        #expect(
            HookEvent.allCases.map(\.rawValue) == [
                "challenge-publish", "challenge-withdraw", "validate", "activated", "rolled-back", "verified",
                "failing",
                "expiring",
            ]
        )
    }

    @Test func statusesAreVerdicts() {
        for status in Int32(0)...255 {
            let verdict = HookVerdict(.exited(status))
            switch status {
            case 0: #expect(verdict == .done)
            case 42: #expect(verdict == .notMine)
            case 75: #expect(verdict == .tryLater)
            default: #expect(verdict == .failed)
            }
        }
        #expect(HookVerdict(.signalled(42)) == .failed)
        #expect(HookVerdict(.timedOut) == .failed)
        #expect(HookVerdict.worst([]) == .notMine)
        #expect(HookVerdict.worst([.notMine, .done, .notMine]) == .done)
        #expect(HookVerdict.worst([.done, .tryLater, .notMine]) == .tryLater)
        #expect(HookVerdict.worst([.tryLater, .failed, .done]) == .failed)
    }
}
