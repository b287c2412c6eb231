import ArgumentParser
import Rotation
import Settings
import Storage
import SystemPackage
import Takeover

/// `rekey import certbot|lego|acme.sh|dehydrated [DIR]`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take over the certificates and accounts of another tool, without ordering anew.",
        discussion: """
            Each certificate becomes the first generation of a certificate here, and live; accounts with authorities are \
            used on. No request is sent, and nothing of the other tool's is changed. The configuration that goes with it \
            is printed on standard output, or written to a new file with --write; where --config names a file that is \
            there, it is what has to be added to it.

            Where no DIR is given it is looked for where the tool keeps it. lego notes no directory URLs: --server says \
            those of authorities that are not well known.
            """
    )

    @Argument(
        help: ArgumentHelp("The tool: certbot, lego, acme.sh or dehydrated.", valueName: "tool"),
        completion: .list(ForeignTool.allCases.map(\.rawValue))
    )
    var tool: ForeignTool

    @Argument(help: "Its directory.", completion: .directory)
    var directory: String?

    @Option(name: .long, help: ArgumentHelp("A new file for the configuration.", valueName: "file"))
    var write: String?

    @Flag(name: .long, help: "Say what would be done, and write nothing.")
    var dryRun = false

    @Option(name: .long, help: ArgumentHelp("Another name here than the tool's.", valueName: "old=new"))
    var name: [Renaming] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Links for services in the configuration.", valueName: "name:fullchain=path,key=path")
    )
    var link: [LinkWish] = []

    @Option(name: .long, help: ArgumentHelp("The directory URL of an authority.", valueName: "url"))
    var server: [String] = []

    @OptionGroup var roots: RootsOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let console = options.console
        let existing = try Workplace.configurationIfThere(options, console)
        let outlet = ConfigurationOutlet(
            console: console,
            files: LocalFileSystem(),
            file: write.map { Workplace.absolute(FilePath($0)) }
        )
        if !dryRun { try outlet.check() }
        let estate = try estate(existing, console)
        let plan: TakeoverPlan
        do throws(TakeoverPlan.Refusal) { plan = try TakeoverPlan(estate, besides: existing, wishes(existing)) } catch {
            console.complain("rekey: \(error)")
            throw ExitCode(64)
        }
        let run = TakeoverRun(options: options, existing: existing, outlet: outlet, isRehearsal: dryRun)
        try await run.go(estate, plan)
    }

    private func wishes(_ existing: Configuration?) -> TakeoverPlan.Wishes {
        TakeoverPlan.Wishes(
            renamings: name,
            links: link,
            serverRoots: roots.absoluteServerRoots,
            chainRoots: roots.absoluteChainRoots,
            state: Workplace.root(options, existing).string
        )
    }

    private func estate(_ existing: Configuration?, _ console: Console) throws -> ForeignEstate {
        let known =
            server + (existing?.authorities.map(\.directory) ?? []) + WellKnownAuthority.allCases.map(\.directory)
        let reader = EstateReader(files: LocalFileSystem(), knownDirectories: known)
        let usual = tool.usualDirectories(home: WorkingDirectory.home, working: WorkingDirectory.current)
        let places = directory.map { [Workplace.absolute(FilePath($0))] } ?? usual
        let estates = places.lazy.map { reader.read(tool, at: $0) }
        guard let found = estates.first(where: { !$0.isEmpty || !$0.problems.isEmpty }) else {
            let looked = places.map(\.string).joined(separator: ", ")
            console.complain(
                "rekey: nothing of \(tool.rawValue) in \(looked)\n  hint       name its directory: rekey import "
                    + "\(tool.rawValue) DIR"
            )
            throw ExitCode(ExitStatus.needsOperator.rawValue)
        }
        return found
    }
}

extension ForeignTool: ExpressibleByArgument {}
