import Checks
import DNS
import FoundationEssentials
import Inventory
import PKI
import TLS

/// `rekey check HOST[:PORT]`
struct EndpointCheckRun {
    let place: Workplace
    let judge: PlaceJudge
    /// Whether protocols, ciphers and other services are asked too.
    let isDeep: Bool
    /// Whether revocation lists and responders are asked.
    let asksRevocation: Bool
    /// Whether TLSA records are asked for at any endpoint; at mail servers they always are.
    let asksTLSA: Bool
    let deadline: Duration

    func words(_ endpoint: Endpoint, target: String) async -> CheckWords {
        var words = CheckWords(target: target)
        let prober = SystemProber()
        let audits = isDeep ? await Audit(prober: prober).facts(of: endpoint) : []
        let results =
            audits.isEmpty ? await prober.presented(at: endpoint, deadline: deadline) : audits.map(\.ordinary)
        let look = EndpointLook(
            place: Place(endpoint),
            endpoint: endpoint,
            results: results,
            instant: place.clock.now()
        )
        for result in results { note(result, &words) }
        var subject = judge.subject(of: look, outside: await outside(look))
        for audit in audits {
            guard let index = subject.addresses.firstIndex(where: { $0.address == audit.address }) else { continue }
            subject.addresses[index].audit = AddressAudit(audit)
        }
        words.add(EndpointChecks.judge(subject, excluding: judge.excluded), fingerprint: nil)
        judgeLeaves(results, &words)
        return words
    }

    private func note(_ result: ProbeResult, _ words: inout CheckWords) {
        switch result.outcome {
        case .unreachable(let failure): words.problems.append("\(result.address): \(failure)")
        case .served(let chain):
            for (position, certificate) in chain.enumerated() {
                words.add(certificate, address: result.address, position: position)
            }
        }
    }

    private func judgeLeaves(_ results: [ProbeResult], _ words: inout CheckWords) {
        var judged: Set<SHA256Digest> = []
        for result in results {
            guard case .served(let chain) = result.outcome, let leaf = chain.first,
                judged.insert(leaf.fingerprint).inserted
            else { continue }
            words.add(
                judge.judgements(of: leaf, beside: Array(chain.dropFirst()), isServed: true),
                fingerprint: leaf.fingerprint.description
            )
        }
    }

    private func outside(_ look: EndpointLook) async -> OutsideFacts {
        let exchange = NetworkExchange()
        let desk = OutsideDesk(
            revocation: asksRevocation
                ? RevocationDesk(bounds: .init(deadline: deadline)) { [clock = place.clock] in clock.now() } : nil,
            tlsa: TLSALookup(servers: place.nameServers, exchange: exchange),
            isForAllTLSA: asksTLSA,
            isGuarded: false,
            deadline: deadline
        )
        for sighting in look.results.flatMap(\.chain) { judge.pool.add(sighting) }
        async let signed = desk.facts(of: look, by: judge)
        var facts = isDeep ? await others(look, exchange) : OutsideFacts()
        let answered = await signed
        (facts.revocation, facts.tlsa, facts.tlsaDoubt) = (answered.revocation, answered.tlsa, answered.tlsaDoubt)
        await desk.revocation?.shutDown()
        await exchange.shutDown()
        return facts
    }

    private func others(_ seen: EndpointLook, _ exchange: NetworkExchange) async -> OutsideFacts {
        let look = OutsideLook(
            place: place,
            resolver: Resolver(servers: place.nameServers, exchange: exchange),
            deadline: deadline
        )
        let endpoint = seen.endpoint
        let isHTTP = endpoint.startTLS == nil && [443, 8443].contains(endpoint.port)
        let leaves = seen.results.compactMap(\.chain.first)
        return await look.facts(host: endpoint.host, port: endpoint.port, isHTTP: isHTTP, leaves: leaves)
    }
}

extension ProbeResult {
    /// What was served; empty when nothing was.
    fileprivate var chain: [Certificate] {
        if case .served(let chain) = outcome { chain } else { [] }
    }
}
