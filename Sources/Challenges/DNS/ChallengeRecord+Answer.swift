package import ACME
import PKI

extension ChallengeRecord {
    /// The record for an answer, at `name`, before any delegation is followed.
    ///
    /// RFC 8555 §8.4: "The record provisioned to the DNS contains the base64url encoding of this digest", the digest
    /// being SHA-256 of the key authorization. dns-account-01 differs in the name only.
    package init(
        for answer: ChallengeAnswer,
        named name: @Sendable (ChallengeAnswer) -> String
    ) throws(SolverFailure) {
        let domain = try Self.domain(of: answer)
        self.init(
            type: answer.type,
            name: name(answer),
            value: Base64URL.encode(SHA256Digest(hashing: Array(answer.keyAuthorization.utf8)).bytes),
            domain: domain,
            token: answer.token.text,
            keyAuthorization: answer.keyAuthorization
        )
    }

    /// Where dns-01 is looked for (RFC 8555 §8.4): `_acme-challenge` and the name, without `*.`.
    package static func usualName(for answer: ChallengeAnswer) -> String {
        switch answer.identifier {
        case .dns(let name): "_acme-challenge.\(name.base)"
        case .ip(let address): "_acme-challenge.\(address)"
        }
    }

    /// RFC 8738 §7: "The existing "dns-01" challenge MUST NOT be used to validate IP identifiers." RFC 9799 says the
    /// same of names under `onion`, which are in no DNS.
    private static func domain(of answer: ChallengeAnswer) throws(SolverFailure) -> String {
        guard case .dns(let name) = answer.identifier else {
            throw SolverFailure(
                reason: "\(answer.type): an IP address is not proven in the DNS",
                isPermanent: true,
                hint: "prove \(answer.identifier) by http-01 or tls-alpn-01"
            )
        }
        guard name.base != "onion", !name.base.hasSuffix(".onion") else {
            throw SolverFailure(
                reason: "\(answer.type): \(name) is not in the DNS",
                isPermanent: true,
                hint: "names under onion are proven by other challenges"
            )
        }
        return name.base
    }
}
