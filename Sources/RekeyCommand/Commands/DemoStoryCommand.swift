import ArgumentParser
import Storage
import SystemPackage

/// `rekey demo [DIR]`, in full `rekey demo story [DIR]`
struct DemoStoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "story",
        abstract: "Issue, rotate, fail and roll back, and tell of it.",
        discussion: """
            Everything it makes stays in the directory to look at; a directory of an earlier demo is made anew.
            """
    )

    @Argument(help: ArgumentHelp("Where to make it.", valueName: "directory"), completion: .directory)
    var directory = "demo"

    @Flag(name: .long, help: "Print one JSON object and nothing else on standard output.")
    var json = false

    func run() async throws {
        let console = Console(volume: .normal)
        let root = Workplace.absolute(FilePath(directory))
        let story = DemoStory(root: root, console: console, tells: !json)
        do {
            try story.clear()
            let facts = try await story.tell()
            if json { console.data(try JSONReport(payload: facts).text()) }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            console.complain("rekey: demo: \(error)")
            throw ExitCode(ExitStatus.needsOperator.rawValue)
        }
    }
}
