import FoundationEssentials
import PKI

/// Which kind of key a certificate has, and whose it may be besides.
enum KeyChecks {
    static let all = [foreignCurve, foreignAlgorithm, dsa, compromised, serial]

    private static let foreignCurve = CertificateCheck(
        Check(
            40,
            "curve-not-allowed",
            "the curve is none of P-256, P-384 and P-521",
            .high,
            source: "BR §6.1.5",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .everything
    ) { subject in
        guard case .curve(let name) = subject.profile.key else { return .doesNotApply }
        return .found(
            ["P-256", "P-384", "P-521"].contains(name) ? nil : subject.profile.key.label,
            hint: "make a key on P-256"
        )
    }

    /// BR §7.1.3.1: "No other algorithms or key sizes are permitted": RSA and ECDSA only, all the way up.
    private static let foreignAlgorithm = CertificateCheck(
        Check(
            41,
            "algorithm-not-public",
            "an algorithm in the chain is not one of public trust",
            .high,
            source: "BR §7.1.3.1, §7.1.3.2",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .everything
    ) { subject in
        let chain = [subject.profile] + subject.path
        let faults = chain.compactMap { profile in
            foreign(profile).map { "\($0) in \(profile.subject.isEmpty ? "the leaf" : profile.subject.label)" }
        }
        return .found(
            faults.isEmpty ? nil : PrintableWord.list(faults),
            hint: "browsers know RSA and ECDSA only; keep others for private authorities"
        )
    }

    private static func foreign(_ profile: CertificateProfile) -> String? {
        switch profile.key {
        case .edwards, .postQuantum, .unknown: return "key \(profile.key.label)"
        case .rsa, .curve, .dsa: break
        }
        switch profile.signature.family {
        case .edwards, .mlDSA, .slhDSA, .unknown: return "signature \(profile.signature.label)"
        case .rsa, .ecdsa, .dsa: return nil
        }
    }

    private static let dsa = CertificateCheck(
        Check(
            42,
            "dsa-key",
            "the key is a DSA key",
            .critical,
            source: "zlint prohibit_dsa_usage",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        .found(
            subject.profile.key == .dsa ? "the key is DSA" : nil,
            hint: "make an ECDSA key: TLS 1.3 has no DSA, and clients of today refuse it"
        )
    }

    /// What is covered: moduli with the fingerprint of ROCA, and the keys whose digests the policy lists (Debian's weak
    /// keys, published keys). No service is asked.
    private static let compromised = CertificateCheck(
        Check(
            46,
            "compromised-key",
            "the key is known to others, or its library made keys that can be broken",
            .critical,
            source: "BR §6.1.1.3; CVE-2017-15361",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let hint = "replace the key and revoke the certificate for keyCompromise"
        if case .rsa(let key) = subject.profile.key, key.hasROCAFingerprint() {
            return .violates(detail: "the modulus has the fingerprint of ROCA", hint: hint)
        }
        let list = subject.policy.compromisedKeys
        guard !list.isEmpty else { return .undecided("no list of compromised keys is at hand") }
        let digest = SHA256Digest(hashing: subject.profile.keyDER)
        guard list.contains(digest) else { return .passes }
        return .violates(detail: "the key \(digest) is in the list of compromised keys", hint: hint)
    }

    /// RFC 5280 §4.1.2.2: "CAs MUST force the serialNumber to be a non-negative integer", "Conforming CAs MUST NOT use
    /// serialNumber values longer than 20 octets." BR §7.1: 64 bits of randomness; of honest ones, one in 65,536 is
    /// shorter than 48 bits.
    private static let serial = CertificateCheck(
        Check(
            53,
            "serial-number",
            "the serial number is not positive, too long, or too short to be random",
            .medium,
            source: "RFC 5280 §4.1.2.2; BR §7.1.2.7",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let serial = subject.profile.serial
        let shown = PrintableWord.of(Hex.encode(serial.prefix(24)))
        let hint = "tell the authority"
        if serial.first.map({ $0 & 0x80 != 0 }) ?? true { return .violates(detail: "\(shown) is negative", hint: hint) }
        // Old roots have 0; nobody looks a root up by its serial number.
        if serial.allSatisfy({ $0 == 0 }), !subject.profile.isSelfSigned {
            return .violates(detail: "it is 0", hint: hint)
        }
        if serial.count > 20 { return .violates(detail: "\(serial.count) octets, at most 20 are allowed", hint: hint) }
        let magnitude = serial.drop { $0 == 0 }
        guard subject.purpose != .authority, magnitude.count < 6 else { return .passes }
        return .violates(
            detail: "\(shown) looks counted, not random",
            hint: "have the authority draw 64 random bits at least",
            severity: subject.isPublic ? nil : .low
        )
    }
}
