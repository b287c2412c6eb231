import ArgumentParser
import Checks
import FoundationEssentials
import Inventory
import Ledger
import PKI
import Settings
import Storage
import SystemPackage

/// What certificates and endpoints are held against.
extension ScanStage {
    /// What certificates and endpoints are judged by.
    ///
    /// - Parameter roots: a store that somebody named: it alone counts, for files too.
    func judgeStage(
        managed: [ManagedUnit],
        links: [ServiceLink] = [],
        roots: TrustJudge.Store? = nil,
        now: Date
    ) throws -> PlaceJudge {
        let policy = place.configuration.policy
        var certificates = CertificatePolicy()
        if let lifetime = policy.maximumLifetime {
            certificates.mostDays = Int(lifetime.components.seconds / 86_400)
        }
        var endpoints = EndpointPolicy()
        if !policy.issuers.isEmpty { endpoints.allowedIssuers = policy.issuers }
        endpoints.forbidsWildcards = !policy.allowsWildcards
        let fingerprints = managed.flatMap { $0.issued.map(\.mark.fingerprint.description) }
        return PlaceJudge(
            trust: TrustJudge(
                system: roots == nil ? try? TrustAnchors(.system) : nil,
                others: try roots.map { [$0] } ?? stores(policy),
                at: now
            ),
            certificates: certificates,
            endpoints: endpoints,
            excluded: try excluded(policy.ignore),
            managed: Set(fingerprints),
            shown: Set(links.filter { $0.role == .server }.map(\.place.uri)),
            judgesTrustOfFiles: roots != nil,
            instant: now
        )
    }

    /// What endpoints are to serve: what Rekey keeps for them, and the files that services' configurations name, as they
    /// are on disk now.
    func stations(_ ledger: Ledger, at now: Date) throws -> Stations {
        let managed = ManagedSurvey(place, try place.lineages([]), ledger: ledger, reading: reading, now: now).units()
        return Stations(managed: managed, links: settings.local ? Self.units(of: LocalSurvey().links, reading) : [])
    }

    /// The roots that are trusted here: the system's, and those of the policy and of private authorities.
    func anchors() throws -> [TrustAnchors] {
        [try? TrustAnchors(.system)].compactMap { $0 } + (try stores(place.configuration.policy).map(\.anchors))
    }

    private func excluded(_ words: [String]) throws -> Set<Int> {
        var numbers: Set<Int> = []
        for word in words {
            guard let check = CheckSet.all.first(where: { $0.id == word || "\($0.number)" == word }) else {
                place.console.complain(
                    "rekey: policy: ignore: there is no check \"\(word)\"\n  hint       rekey check --list shows them"
                )
                throw ExitCode(ExitStatus.configuration.rawValue)
            }
            numbers.insert(check.number)
        }
        return numbers
    }

    /// The stores of the policy, and the roots of private authorities: what is trusted with them is trusted here.
    private func stores(_ policy: PolicySettings) throws -> [TrustJudge.Store] {
        let named = policy.trustStores.map { ($0.name, $0.file) }
        let own = place.configuration.authorities.compactMap { authority in
            authority.chainRoots.map { (authority.name, $0) }
        }
        return try (named + own).map { name, file in
            do {
                let bytes = try place.files.read(RealPath.of(FilePath(file)), limit: 8 << 20)
                return TrustJudge.Store(name: name, anchors: try TrustAnchors(try TrustStore(pem: bytes)))
            } catch {
                place.console.complain(
                    "rekey: the trust store \(name): \(error)\n  hint       it must be a PEM file of certificates"
                )
                throw ExitCode(ExitStatus.configuration.rawValue)
            }
        }
    }
}
