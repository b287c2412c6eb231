package import ACME
import PKI

extension ChallengeRecord {
    /// The record for an answer, where the authority looks for it, before any delegation is followed.
    package init(for answer: ChallengeAnswer) throws(SolverFailure) {
        let proof = try answer.tokenProof()
        // RFC 8738 §7: "The existing "dns-01" challenge MUST NOT be used to validate IP identifiers." RFC 9799 says
        // the same of names under `onion`, which are in no DNS.
        guard let domain = answer.subject.nameInDNS, let name = answer.recordName else {
            throw SolverFailure(
                reason: "\(answer.type): \(answer.identifier) is not proven in the DNS",
                isPermanent: true,
                hint: "prove it by http-01 or tls-alpn-01"
            )
        }
        self.init(
            type: answer.type,
            name: name,
            value: proof.recordValue,
            domain: domain,
            token: proof.token.text,
            keyAuthorization: proof.keyAuthorization
        )
    }
}
