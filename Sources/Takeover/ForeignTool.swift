package import SystemPackage

/// The tools whose certificates and accounts can be taken over.
package enum ForeignTool: String, Sendable, CaseIterable {
    case certbot
    case lego
    case acmeSh = "acme.sh"
    case dehydrated

    /// Where the tool keeps its things unless told otherwise, the likeliest first.
    ///
    /// - Parameters:
    ///   - home: the caller's home directory, where it is known.
    ///   - working: the directory the command was started in.
    package func usualDirectories(home: FilePath?, working: FilePath) -> [FilePath] {
        let homes = home.map { [$0] } ?? []
        switch self {
        case .certbot: return ["/etc/letsencrypt"]
        case .lego: return [working.appending(".lego")] + homes.map { $0.appending(".lego") }
        case .acmeSh: return homes.map { $0.appending(".acme.sh") } + ["/root/.acme.sh"]
        case .dehydrated: return ["/etc/dehydrated", "/var/lib/dehydrated"]
        }
    }

    /// What runs the tool by itself, and so has to be stopped: else both renew.
    package var schedule: [String] {
        switch self {
        case .certbot:
            [
                "systemctl disable --now certbot.timer", "snap.certbot.renew.timer, where it came as a snap",
                "/etc/cron.d/certbot",
            ]
        case .lego: ["the cron job or timer that runs lego renew"]
        case .acmeSh: ["the line with acme.sh --cron in crontab -l: acme.sh --uninstall-cronjob takes it away"]
        case .dehydrated:
            ["systemctl disable --now dehydrated.timer", "/etc/cron.d/dehydrated, /etc/cron.daily/dehydrated"]
        }
    }
}
