import ArgumentParser

/// `rekey demo [DIR]` and `rekey demo ca`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Issue, rotate, fail and roll back on loopback, with a certificate authority of its own.",
        discussion: """
            Needs no domain, no root and no network. Without a subcommand it tells a story and leaves a directory to \
            look at.
            """,
        subcommands: [DemoStoryCommand.self, DemoAuthorityCommand.self],
        defaultSubcommand: DemoStoryCommand.self
    )
}
