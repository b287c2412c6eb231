import ArgumentParser
import MiniCA
import Storage
import SystemPackage

/// `rekey demo ca`
struct DemoAuthorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca",
        abstract: "Run the demonstration's certificate authority alone, as rude as it is told to be.",
        discussion: """
            The first line on standard output is the directory's URL. Then each line on standard input is a command \
            and is answered with one line of JSON: "temper NAME…" puts tempers in force instead of those before, \
            "calm" puts none in force, "counts" and "orders" tell what was asked for, "renew past", "renew standard" \
            and "renew START END [CERTIFICATE]" (seconds from now) say when to renew. It ends at the end of input or \
            at SIGTERM.

            A temper is the name of a case, or ENDPOINT:FAULT; @N after it picks a variant, :N makes it stop after so \
            many times. --list-tempers prints all of them.
            """
    )

    @Option(help: ArgumentHelp("Where to listen; port 0 is any free one.", valueName: "address:port"))
    var listen = "127.0.0.1:0"

    @Option(help: "The port HTTP-01 is fetched from.")
    var challengePort: UInt16 = 80

    @Option(help: "The port TLS-ALPN-01 is asked at; without it that challenge is not offered.")
    var tlsPort: UInt16?

    @Option(help: ArgumentHelp("A temper to start with; may be repeated.", valueName: "name"))
    var temper: [String] = []

    @Flag(help: "Print all tempers that have a name, and nothing else.")
    var listTempers = false

    @Flag(help: "With --list-tempers: as one JSON object.")
    var json = false

    @Option(help: "What random-looking tempers are drawn from.")
    var seed: UInt64 = 1

    @Option(help: "Where to write the root that issued chains end in, in PEM.", completion: .file())
    var root: String?

    @Option(help: "Where to write the root that its own listener is trusted by, in PEM.", completion: .file())
    var serverRoot: String?

    @Option(help: ArgumentHelp("How long certificates are valid, like 90s, 6h or 47d.", valueName: "duration"))
    var lifetime = "6d"

    @Option(help: ArgumentHelp("Where a name is, * for all others; may be repeated.", valueName: "name=ip"))
    var address: [String] = []

    func validate() throws {
        _ = try DemoAuthoritySettings.tempers(temper)
        _ = try configuration()
    }

    func run() async throws {
        let console = Console(volume: .normal)
        if listTempers {
            let list = TemperList()
            return console.data(json ? try JSONReport(payload: list).text() : list.table)
        }
        do {
            let authority = try await MiniCA.start(try configuration())
            do {
                try store(authority.rootPEM, root)
                try store(authority.serverRootPEM, serverRoot)
            } catch {
                await authority.shutDown()
                throw error
            }
            console.data(authority.directoryURL)
            let dialogue = DemoAuthorityDialogue(authority: authority, clock: SystemClock())
            for await line in StandardInputLines.stream() {
                if let answer = await dialogue.answer(line) { console.data(answer) }
            }
            await authority.shutDown()
        } catch {
            console.complain("rekey: demo: \(error)")
            throw ExitCode(ExitStatus.needsOperator.rawValue)
        }
    }

    private func configuration() throws -> MiniCAConfiguration {
        var configuration = MiniCAConfiguration()
        (configuration.host, configuration.port) = try DemoAuthoritySettings.endpoint(listen)
        configuration.challengePort = Int(challengePort)
        configuration.tlsPort = tlsPort.map(Int.init)
        configuration.seed = seed
        configuration.leafLifetime = try DemoAuthoritySettings.duration(lifetime)
        configuration.addresses = try DemoAuthoritySettings.addresses(address)
        configuration.tempers = try DemoAuthoritySettings.tempers(temper)
        return configuration
    }

    private func store(_ pem: [UInt8], _ path: String?) throws {
        guard let path else { return }
        let files = LocalFileSystem()
        let place = Workplace.absolute(FilePath(path))
        try files.remove(place)
        try files.create(place, mode: .ownerReadWrite, group: nil, contents: pem)
    }
}
