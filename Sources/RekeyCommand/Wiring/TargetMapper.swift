import Deployment
import PKI
import Settings
import Storage
import SystemPackage
import TLS

/// From a target in the configuration to one of a rotation: users and groups become numbers.
struct TargetMapper {
    private let certificate: String

    /// - Parameter certificate: whose target it is, for what is said of it.
    init(_ certificate: String) { self.certificate = certificate }

    func map(_ settings: TargetSettings) throws(LineageMapper.Failure) -> DeploymentTarget {
        let links = Self.links(settings.link)
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
        let link = settings.link
        let linked = [link?.fullchain, link?.cert, link?.chain, link?.key, link?.bundle].compactMap { $0 }
        return (linked + (settings.copy?.paths ?? [])).first ?? "link"
    }

    private static func links(_ link: LinkSettings?) -> [PairFile: FilePath] {
        let places: [(PairFile, String?)] = [
            (.fullchain, link?.fullchain), (.cert, link?.cert), (.chain, link?.chain), (.key, link?.key),
            (.bundle, link?.bundle),
        ]
        var links: [PairFile: FilePath] = [:]
        for (file, path) in places { links[file] = path.map { FilePath($0) } }
        return links
    }

    private func plan(_ copy: CopySettings) throws(LineageMapper.Failure) -> CopyPlan {
        let places: [(CopyForm, String?)] = [
            (.pem(.fullchain), copy.fullchain), (.pem(.cert), copy.cert), (.pem(.chain), copy.chain),
            (.pem(.key), copy.key), (.pem(.bundle), copy.bundle), (.pkcs12, copy.pkcs12),
        ]
        var paths: [CopyForm: FilePath] = [:]
        for (form, path) in places { paths[form] = path.map { FilePath($0) } }
        let owner = try number(copy.owner, "user", by: SystemUser.number)
        let group = try number(copy.group, "group", by: SystemGroup.number)
        let access = { (bits: UInt16) in
            FileAccess(mode: FilePermissions(rawValue: CModeT(bits)), owner: owner, group: group)
        }
        return CopyPlan(
            paths: paths,
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
