import Checks
import FoundationEssentials
import Glibc
import Inventory
import PKI
import Settings
import Storage
import SystemPackage

/// What is wrong with a configuration that reads well: what it names is not there, cannot be used, or means nothing.
///
/// Looks at this host's files; connects to nobody and writes nothing.
struct ConfigurationAudit {
    /// Something to be said of one value.
    struct Remark: Equatable {
        let steps: [SettingsStep]
        let message: String
        let hint: String?
        /// Whether it may stay so.
        let isNote: Bool
    }

    let place: Workplace

    private var configuration: Configuration { place.configuration }

    /// Everything there is to say, one thing after another.
    func remarks() -> [Remark] {
        targets + storeRemarks + waivers + metrics + channels + passwords
    }

    // MARK: What a scan looks at

    private var targets: [Remark] {
        let scan = configuration.scan
        return scan.targets.enumerated().compactMap { index, text in
            refusal(of: text, allowsRanges: false, at: [.key("scan"), .key("targets"), .item(index)])
        }
            + scan.ranges.enumerated().compactMap { index, text in
                refusal(of: text, allowsRanges: true, at: [.key("scan"), .key("ranges"), .item(index)])
            }
    }

    /// What a scan would say of a target when it begins.
    private func refusal(of text: String, allowsRanges: Bool, at steps: [SettingsStep]) -> Remark? {
        let files = place.files
        var list = TargetList(ports: configuration.scan.ports) { path throws(TargetList.Failure) in
            do throws(StorageFailure) {
                return try files.read(RealPath.of(Workplace.absolute(FilePath(path))), limit: 16 << 20)
            } catch {
                throw TargetList.Failure(description: "\(error)", hint: error.hint)
            }
        }
        do throws(TargetList.Failure) {
            try list.add(text, allowsRanges: allowsRanges)
            return nil
        } catch {
            return Remark(steps: steps, message: error.description, hint: error.hint, isNote: false)
        }
    }

    private var passwords: [Remark] {
        guard let path = configuration.scan.passwordsFile else { return [] }
        return unreadable(path, "the passwords", at: [.key("scan"), .key("passwords-file")]).map { [$0] } ?? []
    }

    // MARK: What it is judged by

    private var storeRemarks: [Remark] {
        var named = configuration.policy.trustStores.map { store -> ([SettingsStep], String) in
            ([.key("policy"), .key("trust-stores"), .key(store.name)], store.file)
        }
        for authority in configuration.authorities {
            for (key, file) in [("chain-roots", authority.chainRoots), ("server-roots", authority.serverRoots)] {
                if let file { named.append(([.key("authorities"), .key(authority.name), .key(key)], file)) }
            }
        }
        for channel in configuration.alerts.channels {
            let steps: [SettingsStep] = [.key("alerts"), .key("channels"), .key(channel.name), .key("server-roots")]
            if let file = channel.serverRoots { named.append((steps, file)) }
        }
        return named.compactMap { steps, file in store(file, at: steps) }
    }

    private func store(_ file: String, at steps: [SettingsStep]) -> Remark? {
        if let remark = unreadable(file, "the roots", at: steps) { return remark }
        guard let bytes = try? place.files.read(RealPath.of(FilePath(file)), limit: 8 << 20) else { return nil }
        do {
            _ = try TrustAnchors(try TrustStore(pem: bytes))
            return nil
        } catch {
            let hint = "it must be a PEM file of certificates"
            return Remark(steps: steps, message: "\(file): \(error)", hint: hint, isNote: false)
        }
    }

    private var waivers: [Remark] {
        let now = place.clock.now()
        return configuration.waivers.enumerated().compactMap { index, waiver in
            guard waiver.until <= now else { return nil }
            return Remark(
                steps: [.key("waivers"), .item(index), .key("until")],
                message: "this waiver has ended, and waives nothing",
                hint: "take it away, or give it another end",
                isNote: true
            )
        }
    }

    // MARK: Who is told

    private var metrics: [Remark] {
        guard let file = configuration.metrics.file else { return [] }
        let directory = FilePath(file).removingLastComponent()
        guard let why = Self.obstacle(directory) else { return [] }
        return [
            Remark(
                steps: [.key("metrics"), .key("file")],
                message: "the figures cannot be written: \(directory): \(why.words)",
                hint: "make the directory, or name another that whoever runs this can write to",
                isNote: why.isOnlyOurs
            )
        ]
    }

    /// Why nothing can be made in a directory, and whether that may be so for this user only.
    private static func obstacle(_ directory: FilePath) -> (words: String, isOnlyOurs: Bool)? {
        do throws(StorageFailure) {
            guard try LocalFileSystem().metadata(following: directory).kind == .directory else {
                return ("not a directory", false)
            }
        } catch {
            return error.isAbsence ? ("no such directory", false) : ("\(error)", error.isPermission && !isRoot)
        }
        if access(directory.string, W_OK | X_OK) == 0 { return nil }
        return errno == EACCES && !isRoot
            ? ("it is not writable by this user", true) : ("it is not writable", false)
    }

    private var channels: [Remark] {
        ChannelMaker(files: place.files, interval: 86_400).make(configuration.alerts).defects.map { defect in
            let steps: [SettingsStep]? = defect.channel.map { [.key("alerts"), .key("channels"), .key($0)] }
            return Remark(
                steps: steps ?? [.key("alerts"), .key("heartbeat")],
                message: defect.description,
                hint: defect.isPermission && !Self.isRoot ? nil : defect.hint,
                isNote: defect.isPermission && !Self.isRoot
            )
        }
    }

    // MARK: Files

    private static var isRoot: Bool { geteuid() == 0 }

    /// What is only unreadable for this user may be readable for the one who runs this.
    private func unreadable(_ path: String, _ what: String, at steps: [SettingsStep]) -> Remark? {
        do throws(StorageFailure) {
            _ = try place.files.read(RealPath.of(FilePath(path)), limit: 8 << 20)
            return nil
        } catch {
            let isOurs = error.isPermission && !Self.isRoot
            return Remark(steps: steps, message: "\(what): \(error)", hint: error.hint, isNote: isOurs)
        }
    }
}
