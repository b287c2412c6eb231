import PKI

/// The `certificates` of the file, one by one.
final class CertificateReader {
    private let log: ProblemLog
    private let authorities: AuthorityDirectory
    private let defaults: CertificateDefaults
    private let targets: TargetReader
    private var scalars: Scalars { Scalars(log: log) }

    private static let keys = ["names", "authorities", "key", "challenge", "deploy", "soak"]

    init(log: ProblemLog, authorities: AuthorityDirectory, defaults: CertificateDefaults) {
        self.log = log
        self.authorities = authorities
        self.defaults = defaults
        targets = TargetReader(log: log)
    }

    /// Every path the certificates read so far want to have.
    var claims: [PathClaims.Claim] { targets.claims }

    /// Nil after a problem.
    func certificate(_ entry: YAMLNode.Entry) -> CertificateSettings? {
        if !scalars.isName(entry.key) {
            log.add(entry.keyPlace, "the certificate's name \(quoted(entry.key)) is not [a-z0-9][a-z0-9_.-]{0,63}")
        }
        let what = "the certificate \(quoted(entry.key))"
        guard let section = Section(entry.value, what, keys: Self.keys, log: log) else { return nil }
        let challenges = section["challenge"].map(ChallengeReader(log: log).challenges) ?? defaults.challenges
        let identifiers = section["names"].flatMap { self.identifiers($0, provedBy: challenges) }
        if section["names"] == nil { log.add(entry.keyPlace, "\(what) needs \"names\"") }
        let chosen = section["authorities"].map(authorities.references) ?? defaults.authorities
        if section["authorities"] == nil, chosen == nil, !defaults.authoritiesAreBroken {
            log.add(
                entry.keyPlace,
                "\(what) has no authority",
                hint: "give it \"authorities: [letsencrypt]\", or give that once under \"defaults\""
            )
        }
        let keys = section["key"].map(KeyReader(log: log).keys) ?? defaults.keys
        let deploy = section["deploy"].map { self.deploy($0, entry.key, identifiers ?? [], keys) } ?? []
        let soak = section["soak"].flatMap { CertificateDefaults.soak($0, log: log) } ?? defaults.soak
        guard let identifiers, let chosen, let keys, let challenges else { return nil }
        return CertificateSettings(
            name: entry.key,
            identifiers: identifiers,
            authorities: chosen,
            keys: keys,
            challenges: challenges,
            deploy: deploy,
            soak: soak
        )
    }

    private func deploy(
        _ node: YAMLNode,
        _ certificate: String,
        _ identifiers: [Identifier],
        _ keys: KeySet?
    ) -> [TargetSettings] {
        guard !node.isNull, let nodes = scalars.list(node, "\"deploy\"") else {
            if node.isNull { log.add(node.place, "\"deploy\" must be a list, not nothing") }
            return []
        }
        return nodes.compactMap { targets.target($0, certificate: certificate, identifiers: identifiers, keys: keys) }
    }

    private func identifiers(_ node: YAMLNode, provedBy challenges: [ChallengeSettings]?) -> [Identifier]? {
        guard let nodes = scalars.list(node, "\"names\"") else { return nil }
        guard !nodes.isEmpty else {
            log.add(node.place, "\"names\" is an empty list")
            return nil
        }
        var places: [Identifier: Place] = [:]
        let found = nodes.map { node -> Identifier? in
            guard let identifier = identifier(node, provedBy: challenges) else { return nil }
            if let earlier = places[identifier] {
                log.add(
                    node.place,
                    "the name \(quoted(identifier.value)) is given twice; first at line \(earlier.line)"
                )
                return nil
            }
            places[identifier] = node.place
            return identifier
        }
        return found.contains(nil) ? nil : found.compactMap { $0 }
    }

    private func identifier(_ node: YAMLNode, provedBy challenges: [ChallengeSettings]?) -> Identifier? {
        guard let text = scalars.text(node, "a name") else { return nil }
        do {
            let identifier = try Identifier(text)
            if let challenges, let problem = Self.misfit(identifier, challenges) {
                log.add(node.place, problem.text, hint: problem.hint)
                return nil
            }
            return identifier
        } catch {
            let label = DNSName.suggestion(for: text) ?? "xn--bcher-kva.example"
            let hint = error == .notASCII ? "an internationalised name is written as its A-label: \(label)" : nil
            log.add(node.place, "\(quoted(text)) is not a name for a certificate: \(error)", hint: hint)
            return nil
        }
    }

    /// Why none of the ways can prove the name; nil if one can.
    private static func misfit(
        _ identifier: Identifier,
        _ challenges: [ChallengeSettings]
    ) -> (text: String, hint: String)? {
        let types = challenges.map(\.type).joined(separator: " or ")
        switch identifier {
        // RFC 8555 §7.1.3 and the Baseline Requirements: http-01 and tls-alpn-01 prove one host, not a zone.
        case .dns(let name) where name.isWildcard && !challenges.contains(where: \.isMadeInDNS):
            return (
                "the wildcard \(quoted(name.ascii)) cannot be proved by \(types)",
                "add dns-01 to its \"challenge\", or list the names one by one"
            )
        // RFC 8738 §7: "The "dns-01" challenge MUST NOT be used to validate IP identifiers".
        case .ip(let address) where challenges.allSatisfy(\.isMadeInDNS):
            return (
                "the address \(address) cannot be proved by \(types)", "add http-01 or tls-alpn-01 to its \"challenge\""
            )
        default: return nil
        }
    }
}
