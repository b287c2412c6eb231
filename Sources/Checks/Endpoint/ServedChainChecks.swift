import PKI

/// The chain as it is sent.
extension EndpointChecks {
    static let intermediateMissing = EndpointCheck(
        Check(
            76,
            "intermediate-missing",
            "an intermediate certificate is not sent",
            .high,
            source: "RFC 8446 §4.4.2",
            facts: .endpoint
        )
    ) { subject in
        let hint = "configure the full chain: leaf first, then each issuer, without the root"
        return subject.judgeEachLeaf(hint: hint) { facts, presented, leaf in
            guard !leaf.isSelfIssued else { return .unbound }
            switch facts.completion {
            case .verifiesAsServed: return .fine
            case .needs(let missing): return .wrong("not sent: \(OneLine.list(missing.map { OneLine.text($0) }))")
            case .fails, nil: return .unknown("whether the chain leads to a root as it is sent")
            }
        }
    }

    static let chainUntidy = EndpointCheck(
        Check(
            77,
            "chain-untidy",
            "the chain sent is out of order or holds what does not belong there",
            .medium,
            source: "RFC 8446 §4.4.2",
            facts: .endpoint
        )
    ) { subject in
        let hint = "send the leaf first, then each issuer once; leave the root and everything else out"
        return subject.judgeEach(hint: hint) { _, presented in
            guard !presented.chain.isEmpty else { return .unknown("no certificate was recorded") }
            let flaws = ServedOrder(presented.chain).flaws
            guard !flaws.isEmpty else { return .fine }
            let isHarmless = flaws.allSatisfy(\.isHarmless)
            return .wrong(flaws.map(\.description).joined(separator: ", "), isHarmless ? .low : nil)
        }
    }

    static let issuerNotAllowed = EndpointCheck(
        Check(
            79,
            "issuer-not-allowed",
            "the issuer is not one that is allowed for this name",
            .high,
            source: "policy",
            facts: .endpoint
        )
    ) { subject in
        let allowed = subject.policy.allowedIssuers
        guard !allowed.isEmpty else { return .doesNotApply }
        let hint = "find out who ordered it; allowed: \(OneLine.list(allowed))"
        return subject.judgeEachLeaf(hint: hint) { _, _, leaf in
            IssuerName(leaf.issuer).isOne(of: allowed) ? .fine : .wrong("issued by \(OneLine.text(leaf.issuer))")
        }
    }

    static let pinMismatch = EndpointCheck(
        Check(
            82,
            "pin-mismatch",
            "the keys served are not those that are pinned or published in TLSA records",
            .critical,
            source: "RFC 6698 §2.1, RFC 7671 §8.1",
            facts: .outside
        )
    ) { subject in
        let hint =
            "publish the record of the new key and wait out its TTL before the switch; until then serve the old key"
        return subject.judgeEachLeaf(hint: hint) { _, presented, leaf in
            let pins = subject.policy.pinnedKeys
            if !pins.isEmpty, !presented.chain.contains(where: { pins.contains($0.publicKey.digest) }) {
                return .wrong("none of the pinned keys is in the chain; the leaf's is \(leaf.publicKey.digest)")
            }
            guard let records = subject.outside.tlsa else {
                let why = subject.outside.tlsaDoubt.map { ": \(OneLine.text($0))" } ?? ""
                return pins.isEmpty ? .unknown("the TLSA records\(why)") : .fine
            }
            switch TLSAMatch.judge(records, chain: presented.chain) {
            case .matched: return .fine
            case .noUsableRecord: return pins.isEmpty ? .unbound : .fine
            case .needsTheRoot: return .unknown("whether the root is the one of the TLSA records")
            case .mismatched: return .wrong("no match: TLSA \(OneLine.list(records.map(\.description)))")
            }
        }
    }
}
