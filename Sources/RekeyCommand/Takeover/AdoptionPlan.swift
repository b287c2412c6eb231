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
        /// At an endpoint, which is to be verified.
        case endpoint(Endpoint)
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

    init(_ leaf: Certificate, at place: Place, besides existing: Configuration?, _ wishes: Wishes) throws(Refusal) {
        let names = leaf.identifiers.sorted()
        guard let first = names.first else { throw .noNames }
        guard let name = wishes.name ?? Self.name(of: first) else { throw .noName }
        let authority = try Self.authority(existing, wishes)
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
                    keyAlgorithm: leaf.publicKey.algorithm ?? .ecdsaP256,
                    challenges: hasWildcard ? [hooks] : [.standard],
                    deploy: [Self.target(place, name, names)]
                )
            ]
        )
        var lines = ["see to it: how the names are proved; nothing says how that was done so far"]
        if case .endpoint = place {
            lines.append("fill in: the paths the service reads, and the command that makes it read them anew (reload)")
        }
        remarks = [name.text: lines]
    }

    private static func name(of identifier: Identifier) -> LineageName? {
        let spelt = identifier.value.replacing("*", with: "wildcard").replacing(":", with: "-")
        return try? LineageName(String(spelt.drop { !$0.isLetter && !$0.isNumber }.prefix(MalformedName.longest)))
    }

    private static func authority(_ existing: Configuration?, _ wishes: Wishes) throws(Refusal) -> Settings.Authority {
        let there = existing?.authorities ?? []
        guard let name = wishes.authority else {
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
