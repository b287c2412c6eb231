import PKI
import Settings
import SystemPackage
import Takeover

/// How a certificate's names could be proved from now on, as far as the old tool's way can be kept.
struct ChallengeProposal: Equatable {
    /// What the configuration is to say: always something that loads.
    let challenges: [ChallengeSettings]
    /// What the operator has to fill in or see to; nil when nothing.
    let remark: String?

    /// - Parameters:
    ///   - home: the old tool's directory, where acme.sh keeps its DNS scripts.
    ///   - names: what is to be proved; a wildcard leaves the DNS only.
    init(_ way: ForeignChallenge, of tool: ForeignTool, home: FilePath, names: [Identifier]) {
        let hasWildcard = names.contains { if case .dns(let name) = $0 { name.isWildcard } else { false } }
        let byHooks = ChallengeSettings.dns(DNSChallengeSettings(keeper: .hooks))
        let open = hasWildcard ? [byHooks] : [ChallengeSettings.standard]
        switch way {
        case .webroot(let directory):
            self.init([.httpWebroot(directory.string)])
        case .alias(let directory):
            self.init(
                [.httpWebroot(directory.string)],
                "see to it: the web server shows \(directory) itself as /.well-known/acme-challenge/, Rekey writes to "
                    + "\(directory)/.well-known/acme-challenge/: make it the root of that location, not its alias"
            )
        case .standalone: self.init([.standard])
        case .tlsALPN: self.init([.tlsALPNListen(address: "::", port: 443)])
        case .webServer(let server):
            self.init(
                hasWildcard ? [byHooks] : [.httpWebroot("/var/www/html")],
                "fill in: \(tool.rawValue) changed the configuration of \(server), Rekey does not: name a directory that "
                    + "\(server) shows on port 80"
            )
        case .certbotHooks(let auth, let cleanup):
            let keeper = DNSChallengeSettings.Keeper.certbot(auth: auth.string, cleanup: cleanup?.string)
            self.init([.dns(DNSChallengeSettings(keeper: keeper))])
        case .dehydratedHook(let hook):
            self.init([.dns(DNSChallengeSettings(keeper: .dehydrated(hook: hook.string)))])
        case .dnsProvider(let name) where tool == .acmeSh:
            let script = home.appending("dnsapi").appending("\(name).sh").string
            let environment = "/etc/rekey/\(name).env"
            self.init(
                [.dns(DNSChallengeSettings(keeper: .acmeSh(script: script), environmentFile: environment))],
                "fill in: \(environment) with what \(name) needs as NAME=value lines, mode 0600; acme.sh keeps it as "
                    + "SAVED_… in account.conf"
            )
        case .dnsProvider(let name):
            self.init(
                [byHooks],
                "fill in: \(tool.rawValue) wrote TXT records with \(name); say who writes them now (update, lego, acme.sh, "
                    + "dehydrated, certbot, hooks)"
            )
        case .unknown:
            self.init(open, "fill in: the files of \(tool.rawValue) do not say how the names were proved")
        }
    }

    private init(_ challenges: [ChallengeSettings], _ remark: String? = nil) {
        self.challenges = challenges
        self.remark = remark
    }
}
