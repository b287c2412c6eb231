import Storage
import SystemPackage

/// lego's data directory: `accounts/SERVER/EMAIL/`, `certificates/NAME.{crt,key,issuer.crt,json}`.
///
/// lego keeps the host of the authority and no directory URL, and nothing of how names were proved.
struct LegoReader {
    /// What `NAME.json` says.
    private struct Resource: Decodable {
        let certUrl: String?
        let certStableUrl: String?
    }

    var disk: ForeignDisk
    let root: FilePath
    let knownDirectories: [String]
    private var names = NameSuggestion()

    init(disk: ForeignDisk, root: FilePath, knownDirectories: [String]) {
        self.disk = disk
        self.root = root
        self.knownDirectories = knownDirectories
    }

    mutating func estate() -> ForeignEstate {
        let accounts = accounts()
        let certificates = certificateNames().compactMap { certificate($0) }
        return ForeignEstate(
            tool: .lego,
            directory: root,
            accounts: accounts,
            certificates: certificates,
            problems: disk.problems
        )
    }

    private mutating func accounts() -> [ForeignAccount] {
        let place = root.appending("accounts")
        var found: [ForeignAccount] = []
        for server in disk.names(in: place) {
            for email in disk.names(in: place.appending(server)) {
                if let account = account(in: place.appending(server).appending(email), server, email) {
                    found.append(account)
                }
            }
        }
        return found
    }

    private mutating func account(in place: FilePath, _ server: String, _ email: String) -> ForeignAccount? {
        let key = place.appending("keys").appending("\(email).key")
        guard let keyFile = disk.resolved(key) else {
            disk.note(.fileMissing(key))
            return nil
        }
        // lego writes the host with its colon as an underscore.
        let known = knownDirectories.first {
            ForeignText.server(of: $0)?.replacing(":", with: "_").lowercased() == server.lowercased()
        }
        guard let directory = known else {
            disk.note(.directoryUnknown(place, server: server))
            return nil
        }
        let record = disk.json(place.appending("account.json"), as: AccountRecord.self)
        return ForeignAccount(
            directory: directory,
            url: record?.place,
            keyFile: keyFile,
            keyForm: .pem,
            contacts: record?.contacts ?? ForeignText.contacts([email])
        )
    }

    private mutating func certificateNames() -> [String] {
        disk.names(in: root.appending("certificates")).filter { $0.hasSuffix(".crt") && !$0.hasSuffix(".issuer.crt") }
            .map { String($0.dropLast(4)) }
    }

    private mutating func certificate(_ original: String) -> ForeignCertificate? {
        let path = { [root] (ending: String) in root.appending("certificates").appending("\(original).\(ending)") }
        // A wildcard's asterisk is written as an underscore.
        let spoken = original.hasPrefix("_.") ? "*\(original.dropFirst())" : original
        guard let name = names.name(for: spoken) else {
            disk.note(.noName(path("crt")))
            return nil
        }
        // Without its bundle the file holds the leaf alone, and the issuers lie beside it; what comes twice is dropped.
        guard let chain = disk.chain(path("crt"), and: [path("issuer.crt")]) else { return nil }
        guard let keyFile = disk.resolved(path("key")) else {
            disk.note(.fileMissing(path("key")))
            return nil
        }
        let resource = disk.json(path("json"), as: Resource.self)
        return ForeignCertificate(
            name: name,
            originalName: spoken,
            chain: chain,
            fullchain: path("crt"),
            key: path("key"),
            keyFile: keyFile,
            intermediates: disk.isFile(path("issuer.crt")) ? path("issuer.crt") : nil,
            directory: directory(of: resource, path("json")),
            challenge: .unknown
        )
    }

    private mutating func directory(of resource: Resource?, _ file: FilePath) -> String? {
        guard let server = ForeignText.server(of: resource?.certStableUrl ?? resource?.certUrl) else { return nil }
        if let known = knownDirectories.first(where: { ForeignText.server(of: $0) == server }) { return known }
        disk.note(.directoryUnknown(file, server: server))
        return nil
    }
}
