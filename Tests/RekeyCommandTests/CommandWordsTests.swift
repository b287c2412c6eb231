import ArgumentParser
import Rotation
import Storage
import Testing

@testable import RekeyCommand

/// Words that are no commands, and what is said of them.
struct CommandWordsTests {
    @Test(
        arguments: [
            ("scann", #"there is no command "scann"; did you mean "scan"?"#),
            ("chekc x", #"there is no command "chekc"; did you mean "check"?"#),
            ("help nonsense", #"there is no command "nonsense""#),
            ("help alerts tset", #"there is no command alerts "tset"; did you mean "test"?"#),
            ("alerts tset bad", #"there is no command alerts "tset"; did you mean "test"?"#),
            ("config chek", #"there is no command config "chek"; did you mean "check"?"#),
        ] as [(String, String)]
    )
    func whatIsNoCommandIsSaid(line: String, words: String) throws {
        let complaint = CommandWords.complaint(about: line.split(separator: " ").map(String.init))
        #expect(try #require(complaint).hasPrefix("rekey: \(words)"))
    }

    @Test(
        arguments: [
            "", "--help", "help", "help scan", "help alerts ack", "scan scann", "check chekc", "alerts",
            "alerts --json",
            "alerts ack x --by y", "demo somewhere", "demo ca --list-tempers", "rotate web", "config show",
        ]
    )
    func whatIsOneIsLeftAlone(line: String) {
        #expect(CommandWords.complaint(about: line.split(separator: " ").map(String.init)) == nil)
    }

    @Test func aFileBesideConfigCheckIsRefused() async {
        #expect(await Rekey.status(of: ["config", "check", "rekey.yaml"]) == 64)
        #expect(throws: (any Error).self) { try Rekey.parseAsRoot(["config", "check", "rekey.yaml"]) }
    }

    /// Nothing was looked at: the word alone would say that it was.
    @Test func withoutAnEndpointNothingIsCalledVerified() throws {
        let web = try LineageName("web")
        let line = MilestoneWords.line(.verified, of: web, detail: Milestone.unasked)
        #expect(line == "web: not verified: no endpoint is configured to be asked")
        #expect(
            MilestoneWords.line(.verified, of: web, detail: "every endpoint serves it").hasPrefix("web: verified: ")
        )
    }
}
