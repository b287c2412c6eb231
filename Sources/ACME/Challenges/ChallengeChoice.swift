import PKI

/// Which of the challenges offered for a name is answered. Exactly one: a second one that fails would take the whole
/// authorization with it (RFC 8555 erratum 6317).
enum ChallengeChoice {
    /// The first type of `preferred` that is offered, can prove this kind of name, and has a token.
    static func choose(
        from authorization: Authorization,
        preferred: [ChallengeType]
    ) -> (challenge: Challenge, token: ChallengeToken)? {
        for type in preferred where canProve(authorization, type) {
            for challenge in authorization.challenges where challenge.type == type {
                if let token = challenge.token { return (challenge, token) }
            }
        }
        return nil
    }

    /// Wildcards are proven in the DNS only (RFC 8555 §7.1.3), addresses never there (RFC 8738 §7).
    private static func canProve(_ authorization: Authorization, _ type: ChallengeType) -> Bool {
        switch authorization.identifier {
        case .dns: !authorization.isWildcard || type.isMadeInDNS
        case .ip: !type.isMadeInDNS
        }
    }
}
