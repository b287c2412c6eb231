import Storage
import SystemPackage

/// certbot's configuration directory: `accounts/SERVER/…/ID/`, `renewal/NAME.conf`, `live/NAME/`.
struct CertbotReader {
    var disk: ForeignDisk
    let root: FilePath
    private var names = NameSuggestion()
    /// The accounts that certificates are renewed with: where there are several, these count.
    private var usedAccounts: Set<String> = []
    /// Directories below `accounts/` that certbot makes: the server, its path, the account.
    private static let depthLimit = 8

    init(disk: ForeignDisk, root: FilePath) {
        self.disk = disk
        self.root = root
    }

    mutating func estate() -> ForeignEstate {
        let certificates = renewals().compactMap { certificate($0) }
        let found = accounts(below: root.appending("accounts"), path: [])
        let used = usedAccounts
        let isUsed = { (account: ForeignAccount) in
            account.keyFile.removingLastComponent().lastComponent.map { used.contains($0.string) } ?? false
        }
        let accounts = found.filter(isUsed) + found.filter { !isUsed($0) }
        return ForeignEstate(
            tool: .certbot,
            directory: root,
            accounts: accounts,
            certificates: certificates,
            problems: disk.problems
        )
    }

    private mutating func renewals() -> [String] {
        disk.names(in: root.appending("renewal")).filter { $0.hasSuffix(".conf") }.map { String($0.dropLast(5)) }
    }

    /// The directories' names on the way down are the directory's URL without its scheme.
    private mutating func accounts(below place: FilePath, path: [String]) -> [ForeignAccount] {
        guard path.count < Self.depthLimit else { return [] }
        var found: [ForeignAccount] = []
        for name in disk.names(in: place) {
            let below = place.appending(name)
            if disk.isFile(below.appending("private_key.json")) {
                if let account = account(in: below, server: path) { found.append(account) }
            } else if ["regr.json", "meta.json"].contains(where: { disk.isFile(below.appending($0)) }) {
                disk.note(.fileMissing(below.appending("private_key.json")))
            } else if !disk.isFile(below) {
                found += accounts(below: below, path: path + [name])
            }
        }
        return found
    }

    private mutating func account(in place: FilePath, server: [String]) -> ForeignAccount? {
        guard let directory = ForeignText.url("https://" + server.joined(separator: "/")),
            let key = disk.resolved(place.appending("private_key.json"))
        else {
            disk.note(.value(place, key: "the server"))
            return nil
        }
        let record = disk.json(place.appending("regr.json"), as: AccountRecord.self)
        return ForeignAccount(
            directory: directory,
            url: record?.place,
            keyFile: key,
            keyForm: .jwk,
            contacts: record?.contacts ?? []
        )
    }

    private mutating func certificate(_ original: String) -> ForeignCertificate? {
        let file = root.appending("renewal").appending("\(original).conf")
        guard let text = disk.text(file) else { return nil }
        let renewal = CertbotRenewal(SectionedSettings(text))
        if let account = renewal.account { usedAccounts.insert(account) }
        guard let name = names.name(for: original) else {
            disk.note(.noName(file))
            return nil
        }
        let fullchain = path(of: "fullchain.pem", original, noted: renewal.fullchain)
        let key = path(of: "privkey.pem", original, noted: renewal.key)
        guard let chain = disk.chain(fullchain) else { return nil }
        guard let keyFile = disk.resolved(key) else {
            disk.note(.fileMissing(key))
            return nil
        }
        if renewal.directory == nil { disk.note(.value(file, key: "server")) }
        if renewal.hasSeveralWebroots { disk.note(.severalWebroots(file)) }
        return ForeignCertificate(
            name: name,
            originalName: original,
            chain: chain,
            fullchain: fullchain,
            key: key,
            keyFile: keyFile,
            intermediates: path(of: "chain.pem", original, noted: renewal.chain),
            directory: renewal.directory,
            challenge: renewal.challenge,
            hooks: renewal.hooks + hookDirectories()
        )
    }

    /// What lies in the directories of hooks runs for every certificate.
    private mutating func hookDirectories() -> [ForeignHook] {
        var hooks: [ForeignHook] = []
        for kind in ["pre", "deploy", "post"] {
            let directory = root.appending("renewal-hooks").appending(kind)
            // certbot leaves out what an editor left behind.
            for name in disk.names(in: directory) where !name.hasSuffix("~") {
                let program = directory.appending(name)
                guard disk.isFile(program) else { continue }
                hooks.append(ForeignHook("renewal-hooks/\(kind)", program.string, followsRenewal: kind == "deploy"))
            }
        }
        return hooks
    }

    /// What lies below the directory that was named, else where the renewal file says.
    private mutating func path(of file: String, _ original: String, noted: FilePath?) -> FilePath {
        let usual = root.appending("live").appending(original).appending(file)
        guard let noted, disk.resolved(usual) == nil else { return usual }
        return noted
    }
}
