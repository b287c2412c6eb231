package import Checks
import FoundationEssentials
package import PKI
import TLS

extension PlaceJudge {
    /// What is wrong with an endpoint and with what it serves.
    func findings(of look: EndpointLook) -> [PlaceFinding] {
        var findings = EndpointChecks.judge(subject(of: look, outside: look.outside), excluding: excluded).compactMap {
            PlaceFinding($0, at: look.place.uri, spot: "", fingerprint: nil)
        }
        for chain in Self.chains(look.results) {
            guard let leaf = chain.first else { continue }
            findings += judgements(of: leaf, beside: Array(chain.dropFirst()), isServed: true).compactMap {
                PlaceFinding($0, at: look.place.uri, spot: "", fingerprint: leaf.fingerprint.description)
            }
        }
        return PlaceFinding.apart(findings)
    }

    /// Each leaf's chain once, in an order that does not change with the resolver's.
    private static func chains(_ results: [ProbeResult]) -> [[Certificate]] {
        var chains: [SHA256Digest: [Certificate]] = [:]
        for result in results {
            guard case .served(let chain) = result.outcome, let leaf = chain.first, chains[leaf.fingerprint] == nil
            else { continue }
            chains[leaf.fingerprint] = chain
        }
        return chains.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }.map(\.value)
    }

    /// The facts of a sweep in the words of the checks.
    package func subject(of look: EndpointLook, outside: OutsideFacts = OutsideFacts()) -> EndpointSubject {
        EndpointSubject(
            host: look.endpoint.host,
            port: look.endpoint.port,
            transport: look.endpoint.startTLS?.rawValue ?? "tls",
            serverName: look.endpoint.indicatedName,
            instant: look.instant,
            addresses: look.results.map { facts(of: $0) },
            outside: outside,
            policy: endpoints
        )
    }

    private func facts(of result: ProbeResult) -> AddressFacts {
        switch result.outcome {
        case .unreachable(let failure):
            return AddressFacts(result.address, .failed(reason: "\(failure)"))
        case .served(let chain):
            var presented = Presentation(chain: chain, negotiated: result.negotiated)
            presented.staple = staple(result)
            return AddressFacts(
                result.address,
                .served(presented),
                completion: completion(of: chain)
            )
        }
    }

    /// The stapled answer, verified with the issuer that was served or is known; nil when it cannot be told.
    private func staple(_ result: ProbeResult) -> Presentation.Staple? {
        guard case .served(let chain) = result.outcome, let leaf = chain.first, let negotiated = result.negotiated
        else { return nil }
        guard let octets = negotiated.statusResponse else { return Presentation.Staple.none }
        guard let issuer = issuer(of: leaf, beside: Array(chain.dropFirst())) else { return nil }
        do throws(RevocationFailure) {
            return .answer(try StatusResponse.read(octets, for: leaf, issuer: issuer, at: instant))
        } catch {
            return .unreadable("\(error)")
        }
    }

    /// The certificate of whoever signed a leaf, from what stands beside it or was seen elsewhere; nil when unknown.
    package func issuer(of leaf: Certificate, beside company: [Certificate]) -> Certificate? {
        company.prefix(Self.mostCompany).first { leaf.isNamed(asIssuedBy: $0) } ?? pool.issuers(of: leaf).first
    }

    /// Whether a store of roots accepts a leaf now.
    package func trusts(_ leaf: Certificate, beside company: [Certificate]) -> Bool {
        trust.facts(of: leaf, beside: company + pool.issuers(of: leaf)).stores.contains { $0.refusal == nil }
    }

    /// A hostile server sends a thousand; the issuer is among the first.
    private static let mostCompany = 12

    /// Whether the served chain leads to a root by itself, or only with what this host happens to have.
    private func completion(of chain: [Certificate]) -> ChainCompletion? {
        guard let leaf = chain.first else { return nil }
        let alone = trust.facts(of: leaf, beside: Array(chain.dropFirst()))
        if alone.stores.contains(where: { $0.refusal == nil }) { return .verifiesAsServed }
        let missing = pool.issuers(of: leaf).filter { !chain.contains($0) && !$0.isSelfSigned }
        guard !missing.isEmpty else { return nil }
        let helped = trust.facts(of: leaf, beside: Array(chain.dropFirst()) + missing)
        guard helped.stores.contains(where: { $0.refusal == nil }) else { return nil }
        return .needs(missing.map(\.subject))
    }
}
