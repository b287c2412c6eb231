import PKI

/// What clocks, DNS and HTTP say about an endpoint.
extension EndpointChecks {
    static let clockOff = EndpointCheck(
        Check(
            15,
            "clock-off",
            "the clock of this host is off by more than a minute",
            .high,
            source: "policy",
            facts: .outside
        )
    ) { subject in
        guard let offset = subject.outside.clockOffset else { return .undecided("another clock to compare with") }
        guard offset.seconds.magnitude > 60 else { return .passes }
        let size = offset.seconds.magnitude.rounded()
        let way = offset.seconds > 0 ? "ahead of" : "behind"
        return .violates(
            detail: "\(OneLine.number(size)) s \(way) \(OneLine.text(offset.reference))",
            hint: "set the clock (chronyc makestep); until then expiry is judged by the wrong time"
        )
    }

    static let issuanceForbidden = EndpointCheck(
        Check(
            85,
            "caa-forbids-renewal",
            "the CAA records forbid the authority that will renew",
            .high,
            source: "RFC 8659 §4",
            facts: .outside
        )
    ) { subject in
        guard let issuers = subject.policy.renewalIssuers else { return .doesNotApply }
        guard let properties = subject.outside.caa else { return .undecided("the CAA records") }
        guard !issuers.isEmpty else { return .undecided("the authority's names in CAA") }
        let isWildcard = subject.leaves.contains { $0.identifiers.contains { $0.value.hasPrefix("*.") } }
        let obstacle = CAAObstacle.find(in: properties, isWildcard: isWildcard, for: issuers)
        guard let obstacle else { return .passes }
        let hint = "add to the name's zone: CAA 0 issue \"\(OneLine.text(issuers.first ?? ""))\""
        return .violates(detail: obstacle, hint: hint)
    }

    static let strictTransport = EndpointCheck(
        Check(
            97,
            "hsts-short",
            "Strict-Transport-Security is missing or too short",
            .low,
            source: "RFC 6797, Mozilla guidelines 6.0",
            facts: .outside
        )
    ) { subject in
        let least = subject.policy.minimumStrictTransportAge
        let hint = "send: Strict-Transport-Security: max-age=\(least)"
        switch subject.outside.strictTransport {
        case .missing: return .violates(detail: "the header is missing", hint: hint)
        case .maximumAge(let age) where age < least:
            return .violates(detail: "max-age is \(age), less than \(least)", hint: hint)
        case .maximumAge: return .passes
        case nil: return subject.port == 443 ? .undecided("the site's headers") : .doesNotApply
        }
    }

    static let challengeUnreachable = EndpointCheck(
        Check(
            98,
            "challenge-path-unreachable",
            "the challenge directory cannot be reached on port 80",
            .high,
            source: "RFC 8555 §8.3",
            facts: .outside
        )
    ) { subject in
        guard subject.policy.renewsByHTTP else { return .doesNotApply }
        switch subject.outside.challengeReach {
        case .reachable: return .passes
        case .unreachable(let reason):
            let hint = "let port 80 of every address reach the challenge directory before the renewal is due"
            return .violates(detail: "/.well-known/acme-challenge/: \(OneLine.text(reason))", hint: hint)
        case nil: return .undecided("whether the challenge directory can be reached")
        }
    }
}
