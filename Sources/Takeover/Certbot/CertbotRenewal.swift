import SystemPackage

/// What one of certbot's renewal files says of a certificate.
struct CertbotRenewal: Equatable {
    let directory: String?
    /// The name of the account's directory.
    let account: String?
    let fullchain: FilePath?
    let chain: FilePath?
    let key: FilePath?
    let challenge: ForeignChallenge
    let hasSeveralWebroots: Bool
    let hooks: [ForeignHook]

    init(_ settings: SectionedSettings) {
        directory = ForeignText.url(settings["renewalparams", key: "server"])
        account = ForeignText.word(settings["renewalparams", key: "account"])
        fullchain = ForeignText.path(settings[key: "fullchain"])
        chain = ForeignText.path(settings[key: "chain"])
        key = ForeignText.path(settings[key: "privkey"])
        let webroots = Self.webroots(settings)
        hasSeveralWebroots = webroots.count > 1
        challenge = Self.challenge(settings, webroots)
        hooks = ["pre_hook", "renew_hook", "post_hook"].compactMap { key in
            guard let command = settings["renewalparams", key: key], !command.isEmpty, command != "None" else {
                return nil
            }
            return ForeignHook(key, command, followsRenewal: key == "renew_hook")
        }
    }

    /// Each web root once: those of single names, sorted by name, else the ones for all.
    private static func webroots(_ settings: SectionedSettings) -> [FilePath] {
        let mapped = settings.all(in: "renewalparams", "webroot_map").sorted { $0.key < $1.key }.map(\.value)
        let all = mapped.isEmpty ? SectionedSettings.items(settings["renewalparams", key: "webroot_path"]) : mapped
        return all.compactMap { ForeignText.path($0) }.reduce(into: []) { roots, root in
            if !roots.contains(root) { roots.append(root) }
        }
    }

    private static func challenge(_ settings: SectionedSettings, _ webroots: [FilePath]) -> ForeignChallenge {
        switch settings["renewalparams", key: "authenticator"] {
        case "webroot": return webroots.first.map { .webroot($0) } ?? .unknown
        case "standalone": return .standalone
        case "manual": return manual(settings)
        case "nginx": return .webServer("nginx")
        case "apache": return .webServer("apache")
        case let plugin?:
            guard let word = ForeignText.word(plugin), word.hasPrefix("dns-") || word.contains("dns") else {
                return .unknown
            }
            return .dnsProvider(word)
        case nil: return .unknown
        }
    }

    /// Only hooks for the DNS can be used again, and only those that are a file's path and nothing else.
    private static func manual(_ settings: SectionedSettings) -> ForeignChallenge {
        let preferred = SectionedSettings.items(settings["renewalparams", key: "pref_challs"])
        let hook = { (key: String) -> FilePath? in
            guard let text = settings["renewalparams", key: key], !text.contains(" ") else { return nil }
            return ForeignText.path(text)
        }
        guard preferred.contains("dns-01") || preferred.contains("dns"), let auth = hook("manual_auth_hook") else {
            return .unknown
        }
        return .certbotHooks(auth: auth, cleanup: hook("manual_cleanup_hook"))
    }
}
