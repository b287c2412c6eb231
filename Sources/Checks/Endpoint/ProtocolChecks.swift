import PKI

/// Versions, suites and what else is negotiated.
extension EndpointChecks {
    static let noHybridKeyExchange = EndpointCheck(
        Check(
            55,
            "no-hybrid-key-exchange",
            "no key exchange that withstands a quantum computer is offered",
            .info,
            source: "Mozilla guidelines 6.0",
            facts: .endpoint
        )
    ) { subject in
        subject.judgeEach(hint: "allow the group X25519MLKEM768; OpenSSL has it from 3.5 on") { facts, presented in
            if presented.group?.uppercased().contains("MLKEM") == true { return .fine }
            switch facts.audit.hybridKeyExchange {
            case true: return .fine
            case false: return .wrong("X25519MLKEM768 is not accepted")
            case nil: return .unknown("whether X25519MLKEM768 is accepted")
            }
        }
    }

    static let oldVersions = EndpointCheck(
        Check(
            90,
            "deprecated-version",
            "a version older than TLS 1.2 is offered",
            .high,
            source: "RFC 8996 §4, §5",
            facts: .endpoint
        )
    ) { subject in
        subject.judgeEach(hint: "allow TLS 1.2 and 1.3 only") { facts, presented in
            let seen = (facts.audit.versions ?? []).union(presented.version.map { [$0] } ?? [])
            let old = seen.filter(\.isDeprecated).sorted()
            if !old.isEmpty { return .wrong("accepted: \(OneLine.list(old.map(\.description)))") }
            return facts.audit.versions == nil ? .unknown("which versions are accepted") : .fine
        }
    }

    static let noTLS13 = EndpointCheck(
        Check(
            91,
            "no-tls13",
            "TLS 1.3 is not offered",
            .medium,
            source: "NIST SP 800-52r2 §3.1",
            facts: .endpoint
        )
    ) { subject in
        subject.judgeEach(hint: "allow TLS 1.3 in the service") { facts, presented in
            if presented.version == .tls13 || facts.audit.versions?.contains(.tls13) == true { return .fine }
            if let versions = facts.audit.versions {
                let seen = versions.sorted().map(\.description)
                return .wrong(seen.isEmpty ? "no version was accepted" : "accepted: \(OneLine.list(seen))")
            }
            // An ordinary handshake offers TLS 1.3, and RFC 8446 §4.2.1 has a server choose it where it can.
            return presented.version.map { .wrong("\($0) was chosen though TLS 1.3 was offered") }
                ?? .unknown("which versions are accepted")
        }
    }

    static let ciphersOutside = EndpointCheck(
        Check(
            92,
            "cipher-outside-guideline",
            "suites outside the guideline are accepted",
            .medium,
            source: "Mozilla guidelines 6.0",
            facts: .endpoint
        )
    ) { subject in
        let guideline = subject.policy.ciphers
        return subject.judgeEach(hint: "allow the suites of \(guideline.name) only") { facts, presented in
            let seen = facts.audit.ciphers ?? presented.cipher.map { [$0] } ?? []
            // What nobody may offer is told by a check of its own.
            let outside = seen.filter { !guideline.allowed.contains($0) && CipherWeakness(ofCipher: $0) == nil }
            if !outside.isEmpty { return .wrong(OneLine.list(outside.map { OneLine.text($0) })) }
            return facts.audit.ciphers == nil ? .unknown("which suites are accepted") : .fine
        }
    }

    static let unsafeNegotiation = EndpointCheck(
        Check(
            93,
            "unsafe-negotiation",
            "something that breaks the connection's secrecy can be negotiated",
            .high,
            source: "RFC 9325 §3, §4",
            facts: .endpoint
        )
    ) { subject in
        let hint =
            "switch these off: suites without encryption or authentication, RC4, 3DES, short DH groups, compression"
        return subject.judgeEach(hint: hint) { facts, presented in
            let flaws = flaws(of: facts.audit, presented)
            if !flaws.isEmpty { return .wrong(OneLine.list(flaws, most: 8)) }
            let audit = facts.audit
            let isKnown = audit.ciphers != nil && audit.compresses != nil && audit.renegotiatesSecurely != nil
            return isKnown && audit.diffieHellmanBits != nil ? .fine : .unknown("what can be negotiated")
        }
    }

    private static func flaws(of audit: AddressAudit, _ presented: Presentation) -> [String] {
        let suites = (audit.ciphers ?? []) + (presented.cipher.map { [$0] } ?? [])
        var flaws: [String] = []
        for suite in suites {
            guard let weakness = CipherWeakness(ofCipher: suite) else { continue }
            let text = "\(OneLine.text(suite)) (\(weakness.rawValue))"
            if !flaws.contains(text) { flaws.append(text) }
        }
        // RFC 9325 §4.4 asks for 2048 bits; 0 stands for an exchange that was refused.
        if let bits = audit.diffieHellmanBits, bits > 0, bits < 2048 { flaws.append("DH with \(bits) bits") }
        if audit.compresses == true { flaws.append("TLS compression") }
        if audit.renegotiatesSecurely == false { flaws.append("renegotiation without RFC 5746") }
        return flaws
    }
}
