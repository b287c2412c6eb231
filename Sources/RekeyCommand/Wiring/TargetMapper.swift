import Deployment
import PKI
import Settings
import Storage
import SystemPackage
import TLS

/// From a target in the configuration to one of a rotation: users and groups become numbers.
struct TargetMapper {
    private let certificate: String
    private let keys: KeySet

    /// - Parameters:
    ///   - certificate: whose target it is, for what is said of it.
    ///   - keys: the certificate's, which say what the paths at the top of a target are for.
    init(_ certificate: String, _ keys: KeySet) {
        self.certificate = certificate
        self.keys = keys
    }

    func map(_ settings: TargetSettings) throws(LineageMapper.Failure) -> DeploymentTarget {
        let links = links(settings.link)
        let copies = try settings.copy.map { copy throws(LineageMapper.Failure) in try plan(copy) } ?? .none
        return DeploymentTarget(
            name: Self.name(settings),
            links: links,
            copies: copies,
            validate: settings.validate ?? [],
            reload: settings.reload ?? [],
            endpoints: settings.verify.map {
                Endpoint(
                    host: $0.host,
                    port: $0.port,
                    serverName: $0.name?.ascii,
                    startTLS: $0.startTLS.flatMap { StartTLS(rawValue: $0.rawValue) }
                )
            },
            deadline: settings.deadline,
            wave: settings.wave
        )
    }

    /// The first path: it is the same in every run, and no other target has it.
    private static func name(_ settings: TargetSettings) -> String {
        ((settings.link?.paths ?? []) + (settings.copy?.paths ?? [])).first ?? "link"
    }

    /// The only key's family goes with its paths: they may lead to a generation that still has several.
    private func links(_ link: LinkSettings?) -> [GenerationFile: FilePath] {
        guard let link else { return [:] }
        let own = PairPaths(
            fullchain: link.fullchain,
            chain: link.chain,
            cert: link.cert,
            key: link.key,
            bundle: link.bundle
        )
        var links: [GenerationFile: FilePath] = [:]
        for (family, paths) in link.families.merging([keys.first.family: own], uniquingKeysWith: { one, _ in one }) {
            let places: [(PairFile, String?)] = [
                (.fullchain, paths.fullchain), (.cert, paths.cert), (.chain, paths.chain), (.key, paths.key),
                (.bundle, paths.bundle),
            ]
            for (file, path) in places { links[GenerationFile(family, file)] = path.map { FilePath($0) } }
        }
        return links
    }

    private func copies(_ copy: CopySettings) -> [CopyForm: FilePath] {
        let own = PairPaths(
            fullchain: copy.fullchain,
            chain: copy.chain,
            cert: copy.cert,
            key: copy.key,
            bundle: copy.bundle,
            pkcs12: copy.pkcs12
        )
        var copies: [CopyForm: FilePath] = [:]
        for (family, paths) in copy.families.merging([keys.first.family: own], uniquingKeysWith: { one, _ in one }) {
            let places: [(CopyForm.Content, String?)] = [
                (.pem(.fullchain), paths.fullchain), (.pem(.cert), paths.cert), (.pem(.chain), paths.chain),
                (.pem(.key), paths.key), (.pem(.bundle), paths.bundle), (.pkcs12, paths.pkcs12),
            ]
            for (content, path) in places { copies[CopyForm(family, content)] = path.map { FilePath($0) } }
        }
        return copies
    }

    private func plan(_ copy: CopySettings) throws(LineageMapper.Failure) -> CopyPlan {
        let owner = try number(copy.owner, "user", by: SystemUser.number)
        let group = try number(copy.group, "group", by: SystemGroup.number)
        let access = { (bits: UInt16) in
            FileAccess(mode: FilePermissions(rawValue: CModeT(bits)), owner: owner, group: group)
        }
        return CopyPlan(
            paths: copies(copy),
            secretAccess: access(copy.keyMode.bits),
            publicAccess: access(copy.bits),
            passwordFile: copy.passwordFile.map { RealPath.of(FilePath($0)) }
        )
    }

    private func number(
        _ name: String?,
        _ kind: String,
        by look: (String) -> UInt32?
    ) throws(LineageMapper.Failure) -> UInt32? {
        guard let name else { return nil }
        guard let number = look(name) else {
            throw LineageMapper.Failure(
                description: "certificate \(certificate): \(kind) \(name): there is no such \(kind)",
                hint: "see getent \(kind == "user" ? "passwd" : "group")"
            )
        }
        return number
    }
}
