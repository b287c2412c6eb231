import PKI
import Storage
import SystemPackage

/// dehydrated's directories: `config`, `accounts/BASE64URL/`, `certs/NAME/{cert,chain,fullchain,privkey}.pem`.
struct DehydratedReader {
    var disk: ForeignDisk
    let root: FilePath
    private var names = NameSuggestion()
    /// Where a configuration lies that keeps everything else in another directory.
    private static let usualConfigurations: [FilePath] = ["/etc/dehydrated", "/usr/local/etc/dehydrated"]

    init(disk: ForeignDisk, root: FilePath) {
        self.disk = disk
        self.root = root
    }

    mutating func estate() -> ForeignEstate {
        let settings = settings()
        let accounts = disk.names(in: settings.accounts).compactMap {
            account(in: settings.accounts.appending($0), settings)
        }
        let certificates = disk.names(in: settings.certificates).compactMap { certificate($0, settings) }
        return ForeignEstate(
            tool: .dehydrated,
            directory: root,
            accounts: accounts,
            certificates: certificates,
            problems: disk.problems
        )
    }

    /// The configuration in the directory itself; else the system's, if that one keeps its things here.
    private mutating func settings() -> DehydratedSettings {
        if let own = assignments(in: root) { return DehydratedSettings(own, home: root) }
        for place in Self.usualConfigurations {
            guard let other = assignments(in: place) else { continue }
            let settings = DehydratedSettings(other, home: place)
            if settings.base == root { return settings }
        }
        return DehydratedSettings(ShellAssignments(""), home: root)
    }

    private mutating func assignments(in place: FilePath) -> ShellAssignments? {
        let file = place.appending("config")
        guard disk.isFile(file), let text = disk.text(file) else { return nil }
        var settings = ShellAssignments(text, given: ["BASEDIR": place.string])
        if let directory = ForeignText.path(settings["CONFIG_D"]) {
            for name in disk.names(in: directory) where name.hasSuffix(".sh") {
                guard let more = disk.text(directory.appending(name)) else { continue }
                settings = ShellAssignments(more, given: settings.values)
            }
        }
        for key in settings.computed { disk.note(.needsShell(file, key: key)) }
        return settings
    }

    /// The directory's name is the authority's directory URL and a line feed, in base64url.
    private mutating func account(in place: FilePath, _ settings: DehydratedSettings) -> ForeignAccount? {
        let key = place.appending("account_key.pem")
        guard disk.isFile(key), let keyFile = disk.resolved(key) else { return nil }
        let spelt = Base64URL.decode(place.lastComponent?.string ?? "").map { String(decoding: $0, as: UTF8.self) }
        guard let directory = ForeignText.url(spelt?.trimmingSuffix { $0.isNewline }) else {
            disk.note(.value(place, key: "its own name"))
            return nil
        }
        let identity = disk.json(place.appending("account_id.json"), as: AccountRecord.self)
        let record = disk.json(place.appending("registration_info.json"), as: AccountRecord.self)
        return ForeignAccount(
            directory: directory,
            url: identity?.place,
            keyFile: keyFile,
            keyForm: .pem,
            contacts: record?.contacts ?? settings.contacts
        )
    }

    private mutating func certificate(_ original: String, _ shared: DehydratedSettings) -> ForeignCertificate? {
        let place = shared.certificates.appending(original)
        let fullchain = place.appending("fullchain.pem")
        // A directory whose order never came to its end has no chain: that is no loss.
        guard disk.isFile(fullchain), let chain = disk.chain(fullchain) else { return nil }
        let key = place.appending("privkey.pem")
        guard let keyFile = disk.resolved(key) else {
            disk.note(.fileMissing(key))
            return nil
        }
        guard let name = names.name(for: original) else {
            disk.note(.noName(place))
            return nil
        }
        return ForeignCertificate(
            name: name,
            originalName: original,
            chain: chain,
            fullchain: fullchain,
            key: key,
            keyFile: keyFile,
            intermediates: place.appending("chain.pem"),
            directory: shared.directory,
            challenge: challenge(in: place, shared)
        )
    }

    /// A certificate may have a `config` of its own, on top of what holds for all.
    private mutating func challenge(in place: FilePath, _ shared: DehydratedSettings) -> ForeignChallenge {
        guard disk.isFile(place.appending("config")), let text = disk.text(place.appending("config")) else {
            return shared.challenge
        }
        let own = ShellAssignments(text, given: shared.values)
        for key in own.computed { disk.note(.needsShell(place.appending("config"), key: key)) }
        return DehydratedSettings(own, home: shared.base).challenge
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrailing: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, isTrailing(last) { text.removeLast() }
        return String(text)
    }
}
