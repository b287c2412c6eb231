import SystemPackage

/// What dehydrated's configuration says, its own defaults filled in.
struct DehydratedSettings: Equatable {
    let base: FilePath
    let certificates: FilePath
    let accounts: FilePath
    let directory: String?
    let challenge: ForeignChallenge
    let contacts: [String]
    /// All assignments, for the configurations of single certificates to stand on.
    let values: [String: String]

    /// - Parameters:
    ///   - settings: the assignments of all its files, the last one last.
    ///   - home: `BASEDIR` where they set none: the directory of the configuration.
    init(_ settings: ShellAssignments, home: FilePath) {
        base = ForeignText.path(settings["BASEDIR"]) ?? home
        certificates = ForeignText.path(settings["CERTDIR"]) ?? base.appending("certs")
        accounts = ForeignText.path(settings["ACCOUNTDIR"]) ?? base.appending("accounts")
        directory = settings.computed.contains("CA") ? nil : Self.directory(settings["CA"])
        challenge = Self.challenge(settings)
        contacts = ForeignText.contacts([settings["CONTACT_EMAIL"]])
        values = settings.values
    }

    /// `CA`: a URL, or one of dehydrated's own short names.
    private static func directory(_ text: String?) -> String? {
        switch text {
        case nil, "", "letsencrypt": "https://acme-v02.api.letsencrypt.org/directory"
        case "letsencrypt-test": "https://acme-staging-v02.api.letsencrypt.org/directory"
        case "zerossl": "https://acme.zerossl.com/v2/DV90"
        case "buypass": "https://api.buypass.com/acme/directory"
        case "buypass-test": "https://api.test4.buypass.no/acme/directory"
        case "google": "https://dv.acme-v02.api.pki.goog/directory"
        case "google-test": "https://dv.acme-v02.test-api.pki.goog/directory"
        case let url?: ForeignText.url(url)
        }
    }

    private static func challenge(_ settings: ShellAssignments) -> ForeignChallenge {
        switch settings["CHALLENGETYPE"] {
        case nil, "", "http-01":
            let place = ForeignText.path(settings["WELLKNOWN"] ?? "/var/www/dehydrated")
            return place.map(Self.web) ?? .unknown
        case "dns-01": return ForeignText.path(settings["HOOK"]).map { .dehydratedHook($0) } ?? .unknown
        case "tls-alpn-01": return .tlsALPN
        default: return .unknown
        }
    }

    /// `WELLKNOWN` is the directory of the tokens themselves: a web root, if it ends as a web root's would.
    private static func web(_ place: FilePath) -> ForeignChallenge {
        let tail = place.components.suffix(2).map(\.string)
        guard tail == [".well-known", "acme-challenge"] else { return .alias(place) }
        return .webroot(place.removingLastComponent().removingLastComponent())
    }
}
