import ACME
import Challenges
import DNS
import Hooks
import PKI
import Storage
import SystemPackage

/// Makes the keeper of a DNS method: reads its key and its variables, and names its program.
struct KeeperMaker {
    let desk: ChallengeDesk
    let method: DNSMethod
    let lineage: Lineage

    func keeper() throws(SolverFailure) -> any RecordKeeper {
        switch method.writer {
        case .update(let server, let zone, let keyFile): return try update(server, zone, keyFile)
        case .lego(let program, let raw):
            return LegoExecKeeper(try run([program]), mode: raw ? .raw : .standard)
        case .acmeSh(let script): return try acmeSh(script)
        case .dehydrated(let hook): return DehydratedKeeper(try run([hook]))
        case .certbot(let auth, let cleanup):
            return CertbotKeeper(
                authenticate: try run([auth]),
                cleanUp: try cleanup.map { path throws(SolverFailure) in try run([path]) },
                domains: domains
            )
        case .hooks:
            guard let directory = desk.hooks else {
                throw SolverFailure(
                    reason: "\(method.type): no hooks are configured",
                    isPermanent: true,
                    hint: "name their directory: hooks: { directory: /etc/rekey/hooks }"
                )
            }
            let hooks = HookDirectory(directory.string, runner: desk.runner, deadline: method.deadline)
            return HookDirectoryKeeper(hooks, certificate: lineage.name.text)
        }
    }

    /// The names that are proven in all, without `*.`.
    private var domains: [String] {
        lineage.identifiers.sorted().compactMap { identifier in
            switch identifier {
            case .dns(let name): name.base
            case .ip: nil
            }
        }
    }

    private func run(_ argv: [String]) throws(SolverFailure) -> HookProgram {
        HookProgram(argv, variables: try variables(), runner: desk.runner, deadline: method.deadline)
    }

    /// The shipped program that brings a script's helper functions lies in the state directory, put there anew whenever
    /// it is not the one of this version.
    private func acmeSh(_ script: String) throws(SolverFailure) -> AcmeShKeeper {
        let place = ShippedAdapter(files: desk.files, state: desk.state)
        let program: FilePath
        do throws(StorageFailure) { program = try place.install() } catch {
            throw SolverFailure(reason: "\(error)", isPermanent: true, hint: error.hint)
        }
        let memory = desk.state.challengeAdapters.appending(FilePath(script).lastComponent?.string ?? "script")
        return AcmeShKeeper(try run([program.string]), script: script, memory: memory.string)
    }

    private func update(
        _ server: String,
        _ zone: String?,
        _ keyFile: FilePath
    ) throws(SolverFailure) -> UpdateKeeper {
        guard let address = ServerAddress(server) else {
            throw SolverFailure(
                reason: "dns update: \(server) is not an address",
                isPermanent: true,
                hint: "name the server by its address, such as 192.0.2.53:53"
            )
        }
        return UpdateKeeper(
            update: DynamicUpdate(exchange: desk.names.exchange, key: try key(keyFile), clock: DNSTime(desk.clock)),
            server: address,
            zone: try zone.map { text throws(SolverFailure) in try Self.name(text) },
            view: desk.names.view(authorities: method.servers)
        )
    }

    private func key(_ path: FilePath) throws(SolverFailure) -> TSIGKey {
        do throws(BorrowingFailure<TSIGKeyFailure>) {
            return try desk.files.read(path) { descriptor throws(TSIGKeyFailure) in
                try TSIGKey(readingFrom: descriptor)
            }
        } catch {
            switch error {
            case .storage(let failure):
                throw SolverFailure(reason: "dns update: \(failure)", isPermanent: true, hint: failure.hint)
            case .borrower(let failure):
                throw SolverFailure(reason: "dns update: \(path): \(failure)", isPermanent: true, hint: failure.hint)
            }
        }
    }

    private static func name(_ text: String) throws(SolverFailure) -> DomainName {
        do throws(MalformedDomainName) { return try DomainName(text) } catch {
            throw SolverFailure(reason: "dns update: the zone \(text): \(error)", isPermanent: true)
        }
    }

    private func variables() throws(SolverFailure) -> HookVariables {
        guard let path = method.environment else { return .none }
        return try EnvironmentFile(path: path, files: desk.files).variables()
    }
}
