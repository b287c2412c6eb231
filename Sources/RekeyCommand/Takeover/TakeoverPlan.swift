import PKI
import Settings
import Storage
import SystemPackage
import Takeover

/// What an old tool's estate becomes here: names, authorities and a configuration. Decides; touches nothing.
struct TakeoverPlan {
    /// One certificate to take over.
    struct Item {
        let name: LineageName
        let foreign: ForeignCertificate
        /// The configuration's name of its authority.
        let authority: String
    }

    /// One account to take over.
    struct Account {
        let foreign: ForeignAccount
        let authority: String
    }

    /// What the command line wishes.
    struct Wishes {
        var renamings: [Renaming] = []
        var links: [LinkWish] = []
        var serverRoots: String?
        var chainRoots: String?
        var state = Configuration.defaultState
    }

    /// Why wishes cannot be met.
    enum Refusal: Error, Equatable, CustomStringConvertible {
        case noSuchCertificate(String, known: [String])
        case nameTwice(LineageName)
        case linkNeedsName

        var description: String {
            switch self {
            case .noSuchCertificate(let name, let known):
                "there is no certificate called \"\(name)\" to take over; there are \(known.joined(separator: ", "))"
            case .nameTwice(let name): "two certificates would be called \"\(name)\""
            case .linkNeedsName: "there are several certificates: write --link NAME:fullchain=PATH,key=PATH"
            }
        }
    }

    let items: [Item]
    let accounts: [Account]
    /// Everything that is taken over, as a configuration of its own.
    let configuration: Configuration
    /// Comment above each certificate.
    let remarks: [String: [String]]

    init(_ estate: ForeignEstate, besides existing: Configuration?, _ wishes: Wishes) throws(Refusal) {
        let names = try Self.names(estate.certificates, wishes)
        var naming = AuthorityNaming(
            known: existing?.authorities ?? [],
            serverRoots: wishes.serverRoots,
            chainRoots: wishes.chainRoots
        )
        let contact = existing?.contact ?? estate.accounts.first { !$0.contacts.isEmpty }?.contacts ?? []
        accounts = estate.accounts.map { account in
            let own = account.contacts == contact ? [] : account.contacts
            return Account(foreign: account, authority: naming.name(of: account.directory, contact: own))
        }
        let fallback = estate.accounts.first?.directory ?? WellKnownAuthority.letsencrypt.directory
        items = zip(estate.certificates, names).map { certificate, name in
            let authority = naming.name(of: certificate.directory ?? fallback, contact: [])
            return Item(name: name, foreign: certificate, authority: authority)
        }
        let proposals = items.map { item in
            ChallengeProposal(
                item.foreign.challenge,
                of: estate.tool,
                home: estate.directory,
                names: item.foreign.names
            )
        }
        let targets = items.map { item in
            Self.link(for: item.name, of: names, wishes.links).map { link in
                TargetSettings(link: link, reload: HookProposal(item.foreign.hooks, of: estate.tool).reload)
            }
        }
        remarks = Self.remarks(items, proposals, targets, estate.tool)
        let used = Set(items.map(\.authority) + accounts.map(\.authority))
        configuration = Configuration(
            contact: contact,
            state: wishes.state,
            authorities: naming.all.filter { used.contains($0.name) },
            certificates: zip(zip(items, proposals), targets).map { pair, target in
                let (item, proposal) = pair
                return CertificateSettings(
                    name: item.name.text,
                    identifiers: item.foreign.names,
                    authorities: [item.authority],
                    keys: KeySet(item.foreign.keyAlgorithm ?? .ecdsaP256),
                    challenges: proposal.challenges,
                    deploy: target.map { [$0] } ?? []
                )
            }
        )
    }

    private static func remarks(
        _ items: [Item],
        _ proposals: [ChallengeProposal],
        _ targets: [TargetSettings?],
        _ tool: ForeignTool
    ) -> [String: [String]] {
        var remarks: [String: [String]] = [:]
        for ((item, proposal), target) in zip(zip(items, proposals), targets) {
            let issuer = item.foreign.directory == nil ? "see to it: nothing says which authority issued it" : nil
            remarks[item.name.text] =
                [issuer, proposal.remark].compactMap(\.self)
                + HookProposal(item.foreign.hooks, of: tool).remarks(reloads: target?.reload != nil)
        }
        return remarks
    }

    private static func names(
        _ certificates: [ForeignCertificate],
        _ wishes: Wishes
    ) throws(Refusal) -> [LineageName] {
        for wish in wishes.renamings where !certificates.contains(where: { $0.originalName == wish.old }) {
            throw .noSuchCertificate(wish.old, known: certificates.map(\.originalName))
        }
        let names = certificates.map { certificate in
            wishes.renamings.last { $0.old == certificate.originalName }?.new ?? certificate.name
        }
        var seen: Set<LineageName> = []
        for name in names where !seen.insert(name).inserted { throw .nameTwice(name) }
        for link in wishes.links {
            guard let name = link.name else {
                if names.count > 1 { throw .linkNeedsName }
                continue
            }
            if !names.contains(where: { $0.text == name }) { throw .noSuchCertificate(name, known: names.map(\.text)) }
        }
        return names
    }

    private static func link(for name: LineageName, of all: [LineageName], _ wishes: [LinkWish]) -> LinkSettings? {
        wishes.last { $0.name.map { $0 == name.text } ?? (all.count == 1) }?.settings
    }
}
