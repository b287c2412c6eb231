import FoundationEssentials
import PKI

/// Revocation: lists, responders, stapling.
extension EndpointChecks {
    /// Most certificates name no responder today, and that is no fault: the Baseline Requirements made OCSP optional
    /// (SC-063) and Let's Encrypt ended it in 2025. A responder that is named and gone delays clients that ask it.
    static let responderGone = EndpointCheck(
        Check(
            66,
            "ocsp-responder-gone",
            "the certificate names an OCSP responder that does not answer",
            .low,
            source: "CA/B Forum BR 4.9.10, SC-063",
            facts: .outside
        )
    ) { subject in
        let hint = "replace the certificate by one without the URL; clients that ask the responder wait for it"
        return subject.judgeEachLeaf(hint: hint) { _, _, leaf in
            guard let responder = leaf.extensions.statusResponders.first else { return .fine }
            switch subject.outside.revocation[leaf.fingerprint]?.responder {
            case .answer: return .fine
            case .failed(let reason): return .wrong("\(OneLine.text(responder)): \(OneLine.text(reason))")
            case nil: return .unknown("whether the OCSP responder answers")
            }
        }
    }

    static let stapleMissing = EndpointCheck(
        Check(
            67,
            "must-staple-without-staple",
            "the certificate demands a stapled OCSP answer and no good one is served",
            .critical,
            source: "RFC 7633 §4.3.3",
            facts: .endpoint
        )
    ) { subject in
        let hint = "switch stapling on in the service, or order a certificate without must-staple"
        return subject.judgeEachLeaf(hint: hint) { _, presented, leaf in
            guard leaf.extensions.identifiers.contains(tlsFeature) else { return .unbound }
            switch presented.staple {
            case .none?: return .wrong("nothing is stapled")
            case .unreadable(let reason): return .wrong("what is stapled cannot be read: \(OneLine.text(reason))")
            case .answer(let answer): return staple(answer, at: subject.instant)
            case nil: return .unknown("whether an OCSP answer is stapled")
            }
        }
    }

    static let revoked = EndpointCheck(
        Check(
            83,
            "revoked",
            "the certificate served is revoked",
            .critical,
            source: "RFC 5280 §6.3, RFC 6960 §2.2",
            facts: .outside
        )
    ) { subject in
        let hint = "rotate now, with a new key where the key may be known to others"
        return subject.judgeEachLeaf(hint: hint) { _, presented, leaf in
            let facts = subject.outside.revocation[leaf.fingerprint] ?? RevocationFacts()
            var answers = [facts.list, facts.responder].compactMap { $0?.answer }
            if case .answer(let stapled) = presented.staple { answers.append(stapled) }
            for case .revoked(let instant, let reason) in answers.map(\.status) {
                return .wrong("revoked \(instant.formatted(.iso8601)), \(OneLine.text(reason ?? "no reason given"))")
            }
            if answers.contains(where: { $0.status == .good && !$0.isExpired(at: subject.instant) }) { return .fine }
            let names = leaf.extensions
            return names.revocationLists.isEmpty && names.statusResponders.isEmpty
                ? .unbound : .unknown("a fresh answer of the list or the responder")
        }
    }

    static let revocationStale = EndpointCheck(
        Check(
            84,
            "revocation-data-stale",
            "revocation data is expired, about to, or cannot be had",
            .medium,
            source: "RFC 5280 §5.1.2.5, RFC 6960 §4.2.2.1",
            facts: .outside
        )
    ) { subject in
        let hint = "tell the authority; clients that insist on revocation data refuse the certificate"
        return subject.judgeEachLeaf(hint: hint) { _, _, leaf in
            let names = leaf.extensions
            guard !names.revocationLists.isEmpty || !names.statusResponders.isEmpty else { return .unbound }
            let facts = subject.outside.revocation[leaf.fingerprint] ?? RevocationFacts()
            if case .failed(let reason) = facts.list { return .wrong("revocation list: \(OneLine.text(reason))") }
            if let late = late(facts.list?.answer, "revocation list", at: subject.instant) { return late }
            if let late = late(facts.responder?.answer, "OCSP answer", at: subject.instant) { return late }
            // A responder that is gone is told by a check of its own.
            return facts.list == nil && facts.responder == nil ? .unknown("the revocation data") : .fine
        }
    }

    /// id-pe-tlsfeature (RFC 7633 §6); status_request is the one feature that certificates demand.
    private static let tlsFeature = "1.3.6.1.5.5.7.1.24"

    private static func staple(_ answer: RevocationAnswer, at instant: Date) -> AddressFinding {
        if answer.isExpired(at: instant) { return .wrong("the stapled answer has expired") }
        return switch answer.status {
        case .good: .fine
        case .revoked: .wrong("the stapled answer says revoked")
        case .unknown: .wrong("the stapled answer does not know the certificate")
        }
    }

    private static func late(_ answer: RevocationAnswer?, _ what: String, at instant: Date) -> AddressFinding? {
        guard let answer, let next = answer.nextUpdate?.formatted(.iso8601) else { return nil }
        if answer.isExpired(at: instant) { return .wrong("\(what): its successor was due \(next)", .high) }
        return answer.isNearlyExpired(at: instant) ? .wrong("\(what): its successor is due \(next)") : nil
    }
}

extension RevocationSource {
    /// The answer, if one came.
    var answer: RevocationAnswer? {
        switch self {
        case .answer(let answer): answer
        case .failed: nil
        }
    }
}
