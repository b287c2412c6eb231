import Foundation
import MiniCA
import Testing

@testable import RekeyCommand

/// `rekey demo ca`: its options and its dialogue.
struct DemoAuthorityTests {
    private func json(_ answer: String?) throws -> [String: Any] {
        let text = try #require(answer)
        #expect(!text.contains("\n"))
        return try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func linesAreAnsweredWithJSON() async throws {
        let authority = try await MiniCA.start(MiniCAConfiguration())
        let dialogue = DemoAuthorityDialogue(authority: authority, clock: SystemClock())
        let set = try json(await dialogue.answer("temper order:nulls:1  wrong-key "))
        #expect(set["ok"] as? Bool == true && set["tempers"] as? [String] == ["order:nulls:1", "wrong-key"])
        let unknown = try json(await dialogue.answer("temper wrong-key nonsense"))
        #expect(unknown["ok"] as? Bool == false && (unknown["error"] as? String)?.contains("nonsense") == true)
        #expect(try json(await dialogue.answer("calm"))["ok"] as? Bool == true)
        #expect(try json(await dialogue.answer("counts"))["total"] as? Int == 0)
        let orders = try json(await dialogue.answer("orders"))
        #expect((orders["orders"] as? [Any])?.isEmpty == true && orders["mostPerSecond"] as? Int == 0)
        for line in ["renew past", "renew standard", "renew -60 60", "renew 0 1 some.id"] {
            #expect(try json(await dialogue.answer(line))["ok"] as? Bool == true, "\(line)")
        }
        for line in ["renew", "renew soon", "renew 1", "renew nan 1", "renew 1e300 1", "temper", "calm down", "exit"] {
            #expect(try json(await dialogue.answer(line))["ok"] as? Bool == false, "\(line)")
        }
        #expect(await dialogue.answer("  ") == nil)
        await authority.shutDown()
    }

    @Test func linesArePutTogether() {
        var rest: [UInt8] = []
        #expect(StandardInputLines.take(Array("tem".utf8)[...], &rest).isEmpty)
        #expect(StandardInputLines.take(Array("per x\ncalm\nco".utf8)[...], &rest) == ["temper x", "calm"])
        #expect(rest == Array("co".utf8))
    }

    @Test func optionsAreRead() throws {
        #expect(try DemoAuthoritySettings.endpoint("127.0.0.1:0") == ("127.0.0.1", 0))
        #expect(try DemoAuthoritySettings.endpoint("[::1]:8443") == ("::1", 8443))
        #expect(try DemoAuthoritySettings.duration("47d") == .seconds(47 * 86_400))
        #expect(try DemoAuthoritySettings.addresses(["a=127.0.0.1", "*=::1"]) == ["a": "127.0.0.1", "*": "::1"])
        for text in ["", ":1", "localhost", "localhost:70000"] {
            #expect(throws: (any Error).self) { try DemoAuthoritySettings.endpoint(text) }
        }
        for text in ["", "d", "0s", "-1s", "5", "5w", "99999999999d"] {
            #expect(throws: (any Error).self) { try DemoAuthoritySettings.duration(text) }
        }
        #expect(throws: (any Error).self) { try DemoAuthoritySettings.addresses(["name"]) }
        #expect(throws: (any Error).self) { try DemoAuthoritySettings.tempers(["wrong-key", "wrong-kee"]) }
    }

    @Test func everyTemperIsInTheTable() {
        let lines = TemperList().table.split(separator: "\n")
        #expect(lines.count == 1 + 264 + 60)
        #expect(lines.dropFirst().allSatisfy { Temper(name: String($0.prefix { $0 != " " })) != nil })
    }
}
