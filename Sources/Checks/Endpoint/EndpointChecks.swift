package import PKI

/// The checks that need a look at the endpoint itself, or at what other services say about it.
package enum EndpointChecks {
    /// All of them, by number.
    package static let all: [EndpointCheck] = [
        clockOff, nameNotCovered, expectedNameMissing, wildcardForbidden, nameResolvesNowhere, addressChanged,
        noHybridKeyExchange, responderGone, stapleMissing, intermediateMissing, chainUntidy, issuerNotAllowed,
        pinMismatch, revoked, revocationStale, issuanceForbidden, handshakeFails, addressesDiffer, defaultLeaks,
        oldVersions, noTLS13, ciphersOutside, unsafeNegotiation, keyTypesApart, clientCertificate, protocolNegotiation,
        strictTransport, challengeUnreachable, handshakeRegressed,
    ]

    /// Judges whether a certificate that nobody serves yet is for a name, as it would be judged at an endpoint.
    package static func judge(_ leaf: Certificate, for name: String) -> Judgement {
        let identity = HostIdentity(name)
        let verdict: Verdict =
            identity.isCovered(by: leaf)
            ? .passes
            : .violates(
                detail: absence(of: identity, from: leaf),
                hint: "have it issued with \(identity) in its subjectAltName; a commonName does not count",
                severity: nil
            )
        return Judgement(nameNotCovered.check, verdict)
    }

    /// Judges an endpoint by all checks, or by all but some.
    ///
    /// - Parameter excluded: numbers of checks that are left out.
    package static func judge(_ subject: EndpointSubject, excluding excluded: Set<Int> = []) -> [Judgement] {
        all.filter { !excluded.contains($0.check.number) }.map { Judgement($0.check, $0.judge(subject)) }
    }
}
