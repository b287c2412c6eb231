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

    /// Judges an endpoint by all checks, or by all but some.
    ///
    /// - Parameter excluded: numbers of checks that are left out.
    package static func judge(_ subject: EndpointSubject, excluding excluded: Set<Int> = []) -> [Judgement] {
        all.filter { !excluded.contains($0.check.number) }.map { Judgement($0.check, $0.judge(subject)) }
    }
}
