import PKI
import Settings
import Storage
import SystemPackage
import TLS

/// What a certificate that was found becomes here. Decides; touches nothing.
struct AdoptionPlan {
    /// What the command line wishes.
    struct Wishes {
        var name: LineageName?
        var authority: String?
        var state = Configuration.defaultState
    }

    /// Where it was found.
    enum Place {
        /// In these files; the paths are linked again.
        case files(fullchain: FilePath, key: FilePath)
        /// With its key in this one file; the path is linked again.
        case bundle(FilePath)
        /// At an endpoint, which is to be verified.
        case endpoint(Endpoint)
    }

    /// Who issued it, as far as that tells who may renew it.
    struct Issuer {
        let name: String
        /// Whether its chain ends in a root of the system's store; nil when there is none to tell.
        let isPublic: Bool?
    }

    /// Why it cannot be planned.
    enum Refusal: Error, Equatable, CustomStringConvertible {
        case noSuchAuthority(String, known: [String])
        case noNames
        case noName

        var description: String {
            switch self {
            case .noSuchAuthority(let name, let known):
                "no authority is called \"\(name)\"; there are \(known.joined(separator: ", "))"
            case .noNames: "the certificate speaks for no name and no address that could be asked for"
            case .noName: "no name can be made of what the certificate speaks for: give it one with --name"
            }
        }
    }

    let name: LineageName
    let authority: String
    let configuration: Configuration
    let remarks: [String: [String]]

    init(
        _ leaf: Certificate,
        at place: Place,
        issuer: Issuer,
        besides existing: Configuration?,
        _ wishes: Wishes
    ) throws(Refusal) {
        let names = leaf.identifiers.sorted()
        guard let first = names.first else { throw .noNames }
        guard let name = wishes.name ?? Self.name(of: first) else { throw .noName }
        let authority = try Self.authority(existing, issuer, wishes)
        let hasWildcard = names.contains { if case .dns(let name) = $0 { name.isWildcard } else { false } }
        let hooks = ChallengeSettings.dns(DNSChallengeSettings(keeper: .hooks))
        self.name = name
        self.authority = authority.name
        configuration = Configuration(
            contact: existing?.contact ?? [],
            state: wishes.state,
            authorities: [authority],
            certificates: [
                CertificateSettings(
                    name: name.text,
                    identifiers: names,
                    authorities: [authority.name],
                    keys: KeySet(leaf.publicKey.algorithm ?? .ecdsaP256),
                    challenges: hasWildcard ? [hooks] : [.standard],
                    deploy: [Self.target(place, name, names)]
                )
            ]
        )
        var lines = ["see to it: how the names are proved; nothing says how that was done so far"]
        if authority.directory == Self.unknownDirectory {
            lines.append(
                "fill in: the directory URL and the chain-roots of whoever runs \(issuer.name), if it speaks ACME; "
                    + "to have another authority renew it, adopt it with --authority NAME"
            )
        }
        if case .endpoint = place {
            lines.append("fill in: the paths the service reads, and the command that makes it read them anew (reload)")
        }
        remarks = [name.text: lines]
    }

    private static func name(of identifier: Identifier) -> LineageName? {
        let spelt = identifier.value.replacing("*", with: "wildcard").replacing(":", with: "-")
        return try? LineageName(String(spelt.drop { !$0.isLetter && !$0.isNumber }.prefix(MalformedName.longest)))
    }

    /// Nobody has this host (RFC 6761 §6.4): what is not filled in asks nobody by mistake.
    static let unknownDirectory = "https://acme.invalid/directory"

    /// A private authority's certificate is none that a public one would renew: what trusts the one may not trust the
    /// other, and its names may be nobody's outside.
    private static func authority(
        _ existing: Configuration?,
        _ issuer: Issuer,
        _ wishes: Wishes
    ) throws(Refusal) -> Settings.Authority {
        let there = existing?.authorities ?? []
        guard let name = wishes.authority else {
            if issuer.isPublic == false {
                return there.first { $0.chainRoots != nil }
                    ?? Settings.Authority(name: "private", directory: unknownDirectory)
            }
            return there.first
                ?? Settings.Authority(name: "letsencrypt", directory: WellKnownAuthority.letsencrypt.directory)
        }
        if let known = there.first(where: { $0.name == name }) { return known }
        if let known = WellKnownAuthority(rawValue: name) {
            return Settings.Authority(name: name, directory: known.directory)
        }
        let wellKnown = WellKnownAuthority.allCases.map(\.rawValue)
        throw .noSuchAuthority(name, known: there.map(\.name).filter { !wellKnown.contains($0) } + wellKnown)
    }

    private static func target(_ place: Place, _ name: LineageName, _ names: [Identifier]) -> TargetSettings {
        switch place {
        case .files(let fullchain, let key):
            return TargetSettings(link: LinkSettings(fullchain: fullchain.string, key: key.string))
        case .bundle(let file): return TargetSettings(link: LinkSettings(bundle: file.string))
        case .endpoint(let endpoint):
            let indicated = endpoint.indicatedName.flatMap { try? DNSName($0) }
            let first = names.lazy.compactMap { identifier -> DNSName? in
                if case .dns(let name) = identifier, !name.isWildcard { name } else { nil }
            }.first
            let stem = "/etc/ssl/private/\(name)"
            return TargetSettings(
                link: LinkSettings(fullchain: "\(stem).crt", key: "\(stem).key"),
                verify: [
                    EndpointSettings(
                        host: endpoint.host.lowercased(),
                        port: endpoint.port,
                        name: indicated.flatMap { names.contains(.dns($0)) ? $0 : nil } ?? first,
                        startTLS: endpoint.startTLS.flatMap { StartTLSProtocol(rawValue: $0.rawValue) }
                    )
                ]
            )
        }
    }
}
