import ArgumentParser
import Testing

@testable import RekeyCommand

/// The manual page tells of everything the parser takes.
struct ManualPageTests {
    private let source = ManualPage.source

    /// The names of all commands, found without the form that the page is made of.
    private func names(_ command: any ParsableCommand.Type) -> [String] {
        let below = command.configuration.subcommands
        return below.isEmpty ? [command._commandName] : below.flatMap(names)
    }

    @Test func noCommandIsMissing() {
        let sections = source.split(separator: "\n").filter { $0.hasPrefix(".Ss rekey") }.map(String.init)
        let leaves = Rekey.configuration.subcommands.flatMap(names)
        #expect(sections.count == leaves.count)
        for words in [
            "scan", "inventory", "check", "report", "metrics", "alerts", "alerts ack", "import", "adopt", "demo ca",
        ] {
            #expect(sections.contains(".Ss rekey \(words)"), "\(words)")
            #expect(source.contains(".Cm \(words)\n"), "\(words)")
        }
    }

    @Test func optionsAreToldOnce() {
        #expect(source.contains("\n.It Fl -per-second Ar number\nNew connections per second at most.\n"))
        #expect(source.contains("\n.Op Fl -revoke-old\n"))
        #expect(!source.contains(".It Fl -config"))
        #expect(source.contains("\n.Fl -config Ar file ,\n"))
    }

    /// A line that begins with a full stop or a quote would be a request of its own.
    @Test func whatIsWrittenInHelpIsTextOnly() {
        #expect(
            ManualText.paragraphs(".so /etc/passwd\n'x\na\\fB\n\nb") == [
                "\\&.so /etc/passwd", "\\&'x", "a\\efB", ".Pp", "b",
            ]
        )
    }
}
