import FoundationEssentials

/// The numbers of RSA keys.
enum RSAChecks {
    static let all = [tooShort, weakAfterHorizon, modulus, exponent, closePrimes]

    private static let tooShort = rule(
        Check(
            35,
            "rsa-too-short",
            "the RSA key is shorter than 2,048 bits",
            .critical,
            source: "BR §6.1.5; NIST SP 800-57",
            facts: .certificate
        )
    ) { key, _ in
        .found(key.bits < 2_048 ? "\(key.bits) bits" : nil, hint: "make an ECDSA key on P-256, or RSA with 3,072 bits")
    }

    /// 112 bits of strength: worth knowing when the certificate outlasts the day, worse when the day has come.
    private static let weakAfterHorizon = rule(
        Check(
            36,
            "rsa-below-horizon",
            "the RSA key is shorter than 3,072 bits and lasts beyond the policy's horizon for that",
            .low,
            source: "NIST SP 800-131A; policy",
            facts: .certificate
        )
    ) { key, subject in
        let horizon = subject.policy.weakKeyHorizon
        guard (2_048..<3_072).contains(key.bits), subject.profile.notAfter.instant > horizon else { return .passes }
        return .violates(
            detail: "\(key.bits) bits until \(RuleDate.text(subject.profile.notAfter.instant))",
            hint: "make an ECDSA key on P-256, or RSA with 3,072 bits",
            severity: subject.instant > horizon ? .medium : nil
        )
    }

    /// BR §6.1.5: "the modulus size, in bits, is evenly divisible by 8"; §6.1.6: "The modulus SHOULD also have the
    /// following characteristics: an odd number, not the power of a prime, and have no factors smaller than 752."
    private static let modulus = rule(
        Check(
            37,
            "rsa-modulus",
            "the modulus is even, has a small factor, or is not made of whole octets",
            .critical,
            source: "BR §6.1.5, §6.1.6",
            facts: .certificate
        )
    ) { key, _ in
        let hint = "replace the key: it can be factored"
        if key.isModulusEven { return .violates(detail: "the modulus is even", hint: hint) }
        if let factor = key.smallFactor() { return .violates(detail: "\(factor) divides the modulus", hint: hint) }
        guard !key.bits.isMultiple(of: 8) else { return .passes }
        return .violates(
            detail: "\(key.bits) bits are no whole octets",
            hint: "make a new key with another tool",
            severity: .medium
        )
    }

    /// BR §6.1.6: "the value of the public exponent is an odd number equal to 3 or more. Additionally, the public exponent
    /// SHOULD be in the range between 2^16 + 1 and 2^256 - 1."
    private static let exponent = rule(
        Check(
            38,
            "rsa-exponent",
            "the public exponent is even, 1, below 65537, or above 2^256",
            .high,
            source: "BR §6.1.6",
            facts: .certificate
        )
    ) { key, subject in
        let hint = "make a new key with exponent 65537"
        if key.isExponentEven { return .violates(detail: "the exponent is even", hint: hint, severity: .critical) }
        if key.smallExponent == 1 { return .violates(detail: "the exponent is 1", hint: hint, severity: .critical) }
        if let small = key.smallExponent, small < 65_537 {
            // Authorities sign with exact padding only; roots of every store have 3.
            let severity: Severity? = subject.purpose == .authority ? .low : nil
            return .violates(detail: "the exponent is \(small)", hint: hint, severity: severity)
        }
        guard key.exponentBits > 256 else { return .passes }
        return .violates(detail: "the exponent has \(key.exponentBits) bits", hint: hint, severity: .low)
    }

    /// A hundred rounds find primes whose distance is a few times the fourth root of the modulus.
    private static let closePrimes = rule(
        Check(
            39,
            "rsa-close-primes",
            "the primes of the RSA key lie close together",
            .critical,
            source: "zlint rsa_fermat_factorization; CVE-2022-26320",
            facts: .certificate
        )
    ) { key, _ in
        guard !key.isModulusEven else { return .doesNotApply }
        guard let isFound = FermatFactorization.finds(factorsOf: key.modulus, rounds: 100) else {
            return .undecided("\(key.bits) bits are not searched for factors")
        }
        return .found(
            isFound ? "the modulus falls within 100 rounds of Fermat's method" : nil,
            hint: "replace the key and what made it: anybody can compute the private key"
        )
    }

    private static func rule(
        _ check: Check,
        judge: @escaping @Sendable (RSAKey, CertificateSubject) -> Verdict
    ) -> CertificateCheck {
        CertificateCheck(check, about: .everything) { subject in
            guard case .rsa(let key) = subject.profile.key else { return .doesNotApply }
            return judge(key, subject)
        }
    }
}
