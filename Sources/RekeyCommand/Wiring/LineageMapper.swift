import ACME
import DNS
import Deployment
import PKI
import Rotation
import Settings
import Storage
import SystemPackage
import TLS

/// From what the configuration says to what a rotation needs: files of roots are read, names become types.
struct LineageMapper {
    /// Why a configuration that reads well cannot be used here.
    struct Failure: Error, CustomStringConvertible {
        let description: String
        let hint: String
    }

    private let configuration: Configuration
    private let authorities: [String: Rotation.Authority]
    private let transparency: TransparencyDemand

    /// Maps all authorities; each file of roots is read once.
    init(_ configuration: Configuration, files: some FileSystem) throws(Failure) {
        self.configuration = configuration
        var mapped: [String: Rotation.Authority] = [:]
        for authority in configuration.authorities {
            mapped[authority.name] = try Self.map(authority, configuration.contact, files)
        }
        authorities = mapped
        transparency =
            try configuration.logList.map { path throws(Failure) in
                try Self.logs(path, files)
            }.map(TransparencyDemand.require) ?? .count
    }

    /// The authorities in the order of the file.
    var allAuthorities: [Rotation.Authority] { configuration.authorities.compactMap { authorities[$0.name] } }

    /// The authority of that name; nil if the configuration has none.
    func authority(named name: String) -> Rotation.Authority? { authorities[name] }

    /// The certificates asked for, in the order of the file; all of them when no name is given.
    func lineages(named names: [String]) throws(Failure) -> [Lineage] {
        for name in names where configuration.certificate(named: name) == nil {
            let known = configuration.certificates.map(\.name).joined(separator: ", ")
            throw Failure(
                description: "no certificate is called \"\(name)\"",
                hint: known.isEmpty ? "the configuration names none" : "the configuration has: \(known)"
            )
        }
        var lineages: [Lineage] = []
        for certificate in configuration.certificates where names.isEmpty || names.contains(certificate.name) {
            lineages.append(try map(certificate))
        }
        return lineages
    }

    private func map(_ certificate: CertificateSettings) throws(Failure) -> Lineage {
        let name: LineageName
        do throws(MalformedName) { name = try LineageName(certificate.name) } catch {
            throw Failure(description: "certificate \"\(certificate.name)\": \(error)", hint: "choose another name")
        }
        return Lineage(
            name: name,
            identifiers: Set(certificate.identifiers),
            keys: certificate.keys,
            authorities: certificate.authorities.compactMap { authorities[$0] },
            challenges: try certificate.challenges.map { challenge throws(Failure) in
                try Self.challenge(challenge, certificate.name)
            },
            access: try Self.access(certificate),
            targets: try certificate.deploy.map { target throws(Failure) in
                try TargetMapper(certificate.name, certificate.keys).map(target)
            },
            settle: certificate.deploy.map(\.settle).max() ?? TargetSettings.defaultSettle,
            transparency: transparency,
            soak: certificate.soak
        )
    }

    static func map(
        _ authority: Settings.Authority,
        _ contact: [String],
        _ files: some FileSystem
    ) throws(Failure) -> Rotation.Authority {
        let name: AuthorityName
        do throws(MalformedName) { name = try AuthorityName(authority.name) } catch {
            throw Failure(description: "authority \"\(authority.name)\": \(error)", hint: "choose another name")
        }
        return Rotation.Authority(
            name: name,
            directory: authority.directory,
            profile: authority.profile,
            trust: try trust(authority, files),
            contacts: authority.contact ?? contact,
            agreement: authority.agreesToTerms ? authority.agreedTerms.map(TermsAgreement.only) ?? .any : .none,
            externalAccount: authority.externalAccount.map {
                Rotation.Authority.ExternalAccount(
                    keyIdentifier: $0.kid,
                    keyFile: RealPath.of(FilePath($0.keyFile)).string
                )
            },
            patience: authority.patience,
            preferredChain: authority.preferredChain,
            otherOrigins: authority.origins
        )
    }

    private static func trust(
        _ authority: Settings.Authority,
        _ files: some FileSystem
    ) throws(Failure) -> TrustStore {
        guard let path = authority.chainRoots else { return .system }
        let bytes: [UInt8]
        do throws(StorageFailure) { bytes = try files.read(RealPath.of(FilePath(path)), limit: 4 << 20) } catch {
            throw Failure(description: "authority \(authority.name): chain-roots: \(error)", hint: error.hint)
        }
        do throws(TrustStore.Failure) { return try TrustStore(pem: bytes) } catch {
            throw Failure(
                description: "authority \(authority.name): chain-roots \"\(path)\": \(error)",
                hint: "it must be a PEM file of certificates, the roots that issued chains end in"
            )
        }
    }

    private static func logs(_ path: String, _ files: some FileSystem) throws(Failure) -> CTLogList {
        let bytes: [UInt8]
        do throws(StorageFailure) { bytes = try files.read(RealPath.of(FilePath(path)), limit: 8 << 20) } catch {
            throw Failure(description: "ct-log-list: \(error)", hint: error.hint)
        }
        do throws(CTLogList.Failure) { return try CTLogList(json: bytes) } catch {
            throw Failure(
                description: "ct-log-list \"\(path)\": \(error)",
                hint: "it must be a list of logs in version 3 of the JSON format that browsers publish"
            )
        }
    }

    private static func challenge(
        _ challenge: ChallengeSettings,
        _ certificate: String
    ) throws(Failure) -> ChallengeMethod {
        switch challenge {
        case .httpListen(let address, let port): return .listen(address: address, port: port)
        case .httpWebroot(let directory): return .webroot(FilePath(directory))
        case .tlsALPNListen(let address, let port): return .tlsALPN(address: address, port: port)
        case .dns(let settings): return .dns(try dns(settings, .dns01, certificate))
        case .dnsAccount(let settings): return .dns(try dns(settings, .dnsAccount01, certificate))
        case .dnsPersist: return .dnsPersist
        }
    }

    private static func dns(
        _ settings: DNSChallengeSettings,
        _ type: ChallengeType,
        _ certificate: String
    ) throws(Failure) -> DNSMethod {
        DNSMethod(
            type: type,
            writer: writer(settings.keeper),
            environment: settings.environmentFile.map { RealPath.of(FilePath($0)) },
            servers: try addresses(settings.servers ?? [], of: "certificate \(certificate): servers"),
            timeout: settings.timeout,
            wait: settings.wait,
            deadline: settings.deadline,
            ttl: Int(clamping: settings.ttl.components.seconds)
        )
    }

    private static func writer(_ keeper: DNSChallengeSettings.Keeper) -> DNSMethod.Writer {
        switch keeper {
        case .update(let server, let zone, let keyFile):
            .update(server: server, zone: zone, keyFile: RealPath.of(FilePath(keyFile)))
        case .lego(let program, let raw): .lego(program: program, raw: raw)
        case .acmeSh(let script): .acmeSh(script: script)
        case .dehydrated(let hook): .dehydrated(hook: hook)
        case .certbot(let auth, let cleanup): .certbot(auth: auth, cleanup: cleanup)
        case .hooks: .hooks
        }
    }

    /// Name servers are asked by address: asking for their names would need another name server.
    static func addresses(_ servers: [String], of what: String) throws(Failure) -> [ServerAddress] {
        try servers.map { text throws(Failure) in
            guard let address = ServerAddress(text) else {
                throw Failure(
                    description: "\(what): \(text) is not an address",
                    hint: "name servers are given by their addresses, such as 192.0.2.53 or \"[2001:db8::53]:53\""
                )
            }
            return address
        }
    }

    /// One generation is one set of files: all links of a certificate must agree on who may read its key. Real files have
    /// owners and modes of their own.
    private static func access(_ certificate: CertificateSettings) throws(Failure) -> KeyAccess {
        let links = certificate.deploy.compactMap(\.link)
        let wishes = Set(links.map { "\($0.keyMode.rawValue) \($0.group ?? "")" })
        guard wishes.count <= 1 else {
            throw Failure(
                description:
                    "certificate \(certificate.name): its targets ask for different groups or modes of the key",
                hint: "give all its links one group and key-mode, or give one target real files: copy"
            )
        }
        guard let link = links.first else { return .ownerOnly }
        do throws(KeyAccess.Failure) {
            return try KeyAccess(
                mode: FilePermissions(rawValue: CModeT(link.keyMode.bits)),
                group: link.group
            )
        } catch {
            throw Failure(description: "certificate \(certificate.name): \(error)", hint: "see getent group")
        }
    }
}
