package import PKI

/// What came of a revocation.
package enum RevocationOutcome: Sendable, Equatable { case revoked, alreadyRevoked }

extension ACMEClient {
    /// Revokes a certificate (RFC 8555 §7.6). One that is revoked already counts as done.
    ///
    /// A certificate that has expired is refused as `unauthorized`, a reason the server does not take as
    /// `badRevocationReason`: neither is tried again. After no clear answer the request is repeated, for a second
    /// revocation does no harm.
    /// - Parameter reason: left out if nil, which is not the same as `unspecified` everywhere.
    @discardableResult
    package func revoke(
        _ certificate: Certificate,
        reason: RevocationReason? = nil,
        by key: RevocationKey
    ) async throws(ACMEFailure) -> RevocationOutcome {
        var payload: [String: JSONValue] = ["certificate": .string(Base64URL.encode(certificate.der))]
        payload["reason"] = reason.map { .number(Double($0.rawValue)) }
        let body = JSONValue.object(payload)
        do throws(ACMEFailure) {
            try await atResource { directory throws(ACMEFailure) in
                guard let url = directory.revokeCertificate else { throw .notOffered(.revokeCertificate) }
                return url
            } do: { url async throws(ACMEFailure) in
                _ = try await post(
                    .changing(url, key: key.requestKey, payload: body, for: .revocation, isRepeatable: true)
                )
            }
            return .revoked
        } catch {
            guard case .problem(let answer, _) = error, Self.saysRevokedAlready(answer) else { throw error }
            return .alreadyRevoked
        }
    }

    /// RFC 8555 §7.6 has `alreadyRevoked`; one server calls it a conflict.
    private static func saysRevokedAlready(_ answer: ProblemAnswer) -> Bool {
        answer.problem.type == .alreadyRevoked || answer.problem.type == .conflict || answer.status == 409
    }
}
