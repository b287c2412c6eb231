import Checks
import DNS
import FoundationEssentials
import Inventory
import PKI
import TLS

/// Asks revocation lists, responders and the DNS about the endpoints of a scan or a check, as far as somebody wants it.
struct OutsideDesk: OutsideAsking {
    /// nil when nobody wants them asked.
    let revocation: RevocationDesk?
    /// nil when nobody wants it asked.
    let tlsa: TLSALookup?
    /// Whether TLSA records matter wherever there are some, not at mail servers only.
    var isForAllTLSA = false
    /// Whether only certificates of trusted authorities may name addresses that are not public.
    var isGuarded = true
    var deadline: Duration = .seconds(5)

    func facts(of look: EndpointLook, by judge: PlaceJudge) async -> OutsideFacts {
        var facts = OutsideFacts()
        if let tlsa, isForAllTLSA || TLSALookup.isExpected(at: look.endpoint) {
            switch await tlsa.answer(for: look.endpoint, deadline: .now + deadline) {
            case .records(let records): facts.tlsa = records
            case .doubt(let why): facts.tlsaDoubt = why
            }
        }
        guard let revocation else { return facts }
        for result in look.results {
            guard case .served(let chain) = result.outcome, let leaf = chain.first,
                facts.revocation[leaf.fingerprint] == nil
            else { continue }
            let company = Array(chain.dropFirst())
            guard let issuer = judge.issuer(of: leaf, beside: company) else { continue }
            facts.revocation[leaf.fingerprint] = await revocation.facts(
                of: leaf,
                issuer: issuer,
                reach: !isGuarded || judge.trusts(leaf, beside: company) ? .anywhere : .publicOnly
            )
        }
        return facts
    }
}
