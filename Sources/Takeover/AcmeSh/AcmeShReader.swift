import Storage
import SystemPackage

/// acme.sh's home: `account.conf`, `ca/HOST/PATH/`, and one directory a certificate, `DOMAIN` or `DOMAIN_ecc`.
struct AcmeShReader {
    var disk: ForeignDisk
    let root: FilePath
    private var names = NameSuggestion()

    init(disk: ForeignDisk, root: FilePath) {
        self.disk = disk
        self.root = root
    }

    mutating func estate() -> ForeignEstate {
        let settings = ShellAssignments(disk.text(root.appending("account.conf")) ?? "")
        let home = ForeignText.path(settings["CERT_HOME"]) ?? root
        let certificates = disk.names(in: home).compactMap { certificate(in: home.appending($0), settings) }
        let directories =
            (certificates.compactMap(\.directory) + [settings["DEFAULT_ACME_SERVER"]].compactMap { ForeignText.url($0) })
        let accounts = accounts(of: directories, ForeignText.contacts([settings["ACCOUNT_EMAIL"]]))
        return ForeignEstate(
            tool: .acmeSh,
            directory: root,
            accounts: accounts,
            certificates: certificates,
            problems: disk.problems
        )
    }

    /// Below `ca/` are the host without its port, and the path; so the directories of the certificates are looked up
    /// first, and what remains is taken to live on port 443.
    private mutating func accounts(of directories: [String], _ contacts: [String]) -> [ForeignAccount] {
        var found: [ForeignAccount] = []
        var seen: Set<FilePath> = []
        for directory in directories {
            for place in AcmeShPlaces.places(of: directory, below: root.appending("ca"))
            where disk.isFile(place.appending("account.key")) && seen.insert(place).inserted {
                found += account(in: place, directory, contacts).map { [$0] } ?? []
                break
            }
        }
        for place in keyPlaces(below: root.appending("ca"), depth: 0) where seen.insert(place).inserted {
            let path = place.components.dropFirst(root.components.count + 1).map(\.string)
            guard let directory = ForeignText.url("https://" + path.joined(separator: "/")), path.count > 1 else {
                continue
            }
            found += account(in: place, directory, contacts).map { [$0] } ?? []
        }
        return found
    }

    private mutating func keyPlaces(below place: FilePath, depth: Int) -> [FilePath] {
        guard depth < 8 else { return [] }
        var found: [FilePath] = []
        for name in disk.names(in: place) {
            let below = place.appending(name)
            if name == "account.key" {
                found.append(place)
            } else if !disk.isFile(below) {
                found += keyPlaces(below: below, depth: depth + 1)
            }
        }
        return found
    }

    private mutating func account(
        in place: FilePath,
        _ directory: String,
        _ contacts: [String]
    ) -> ForeignAccount? {
        guard let key = disk.resolved(place.appending("account.key")) else { return nil }
        let settings = ShellAssignments(disk.text(place.appending("ca.conf")) ?? "")
        let record = disk.json(place.appending("account.json"), as: AccountRecord.self)
        let own = ForeignText.contacts([settings["CA_EMAIL"]]) + (record?.contacts ?? [])
        return ForeignAccount(
            directory: directory,
            url: ForeignText.url(settings["ACCOUNT_URL"]),
            keyFile: key,
            keyForm: .pem,
            contacts: own.isEmpty ? contacts : ForeignText.contacts(own)
        )
    }

    private mutating func certificate(in place: FilePath, _ account: ShellAssignments) -> ForeignCertificate? {
        guard let directoryName = place.lastComponent?.string else { return nil }
        let domain = directoryName.hasSuffix("_ecc") ? String(directoryName.dropLast(4)) : directoryName
        let file = place.appending("\(domain).conf")
        guard disk.isFile(file), let text = disk.text(file) else { return nil }
        let settings = ShellAssignments(text)
        for key in settings.computed { disk.note(.needsShell(file, key: key)) }
        // A certificate that was asked for and never issued has no chain: that is no loss.
        let fullchain = place.appending("fullchain.cer")
        guard disk.isFile(fullchain), let chain = disk.chain(fullchain) else { return nil }
        let key = place.appending("\(domain).key")
        guard let keyFile = disk.resolved(key) else {
            disk.note(.fileMissing(key))
            return nil
        }
        guard let name = names.name(for: directoryName.replacing("_ecc", with: "")) else {
            disk.note(.noName(place))
            return nil
        }
        return ForeignCertificate(
            name: name,
            originalName: directoryName,
            chain: chain,
            fullchain: ForeignText.path(settings["Le_RealFullChainPath"]) ?? fullchain,
            key: ForeignText.path(settings["Le_RealKeyPath"]) ?? key,
            keyFile: keyFile,
            intermediates: ForeignText.path(settings["Le_RealCACertPath"]) ?? place.appending("ca.cer"),
            directory: ForeignText.url(settings["Le_API"] ?? account["DEFAULT_ACME_SERVER"]),
            challenge: AcmeShPlaces.challenge(settings["Le_Webroot"])
        )
    }
}
