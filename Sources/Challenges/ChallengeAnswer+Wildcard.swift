import ACME

extension ChallengeAnswer {
    /// Refuses to answer for a wildcard with what proves one host only (RFC 8555 §7.1.3, Baseline Requirements
    /// 3.2.2.4.19 and 3.2.2.4.20).
    func refuseWildcard() throws(SolverFailure) {
        guard isWildcard else { return }
        throw SolverFailure(
            reason: "\(type): *.\(identifier): a wildcard cannot be proven by it",
            isPermanent: true,
            hint: "wildcards are proven in the DNS: challenge: { dns-01: … }"
        )
    }
}
