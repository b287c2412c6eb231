import FoundationEssentials
import PKI

/// What a service is expected to do in a handshake: key types, client certificates, ALPN.
extension EndpointChecks {
    static let keyTypesApart = EndpointCheck(
        Check(
            94,
            "key-types-apart",
            "of the ECDSA and the RSA certificate one is not valid or left behind",
            .high,
            source: "Let's Encrypt integration guide",
            facts: .endpoint
        )
    ) { subject in
        let hint = "rotate the one that is behind; both belong to one certificate entry"
        return subject.judgeEach(hint: hint) { facts, _ in
            guard let types = facts.audit.keyTypes else { return .unknown("whether both key types are served") }
            guard let rsa = types.rsa, let ecdsa = types.ecdsa else { return .unbound }
            let flaws = [("RSA", rsa, ecdsa), ("ECDSA", ecdsa, rsa)].compactMap { name, one, other in
                flaw(of: one, beside: other, subject).map { "\(name) certificate \($0)" }
            }
            return flaws.isEmpty ? .fine : .wrong(flaws.joined(separator: ", "))
        }
    }

    static let clientCertificate = EndpointCheck(
        Check(
            95,
            "client-certificate-request",
            "a client certificate is asked for where none is expected, or the other way round",
            .medium,
            source: "policy",
            facts: .endpoint
        )
    ) { subject in
        guard let expected = subject.policy.expectsClientCertificate else { return .doesNotApply }
        let hint = "set the service's client verification to what is meant, or correct the expectation"
        return subject.judgeEach(hint: hint) { _, presented in
            guard let asked = presented.asksForClientCertificate else {
                return .unknown("whether a client certificate is asked for")
            }
            if asked == expected { return .fine }
            return .wrong(asked ? "one is asked for, none is expected" : "none is asked for, one is expected")
        }
    }

    static let protocolNegotiation = EndpointCheck(
        Check(
            96,
            "alpn-unexpected",
            "ALPN does not choose what it should",
            .medium,
            source: "RFC 7301 §3.2, RFC 8737 §4",
            facts: .endpoint
        )
    ) { subject in
        let expected = subject.policy.expectedALPN
        let hint = "set the service's protocols; acme-tls/1 belongs to a challenge under way and to nothing else"
        return subject.judgeEach(hint: hint) { facts, presented in
            if facts.audit.answersTLSALPN == true, !subject.policy.isSolvingTLSALPN {
                return .wrong("acme-tls/1 is answered though no challenge is under way")
            }
            guard let expected else {
                return facts.audit.answersTLSALPN == nil ? .unbound : .fine
            }
            guard let chosen = presented.alpn else { return .unknown("which protocol ALPN chooses") }
            if chosen == expected { return .fine }
            let seen = chosen.isEmpty ? "none" : OneLine.text(chosen, limit: 40)
            return .wrong("\(seen) was chosen, \(OneLine.text(expected, limit: 40)) is expected")
        }
    }

    /// What is wrong with one of two certificates that clients get by their taste.
    private static func flaw(of one: Certificate, beside other: Certificate, _ subject: EndpointSubject) -> String? {
        guard one.validity.contains(subject.instant) else {
            return "is not valid (\(one.validity.notAfter.formatted(.iso8601)))"
        }
        guard subject.identity.isCovered(by: one) else { return "is not for \(subject.identity)" }
        let isOld = one.validity.elapsedFraction(at: subject.instant) > 2.0 / 3
        let isOtherFresh = other.validity.elapsedFraction(at: subject.instant) <= 2.0 / 3
        guard isOld, isOtherFresh else { return nil }
        return "was left behind (ends \(one.validity.notAfter.formatted(.iso8601)))"
    }
}
