package import PKI

/// A certificate as downloaded.
package struct CertificateReading: Sendable {
    /// Leaf and intermediates, parsed.
    package let chain: CertificateChain
    /// The octets as they came.
    package let pem: [UInt8]
    /// Where other chains for the same certificate are (RFC 8555 §7.4.2).
    package let alternates: [ServerURL]
}

extension ACMEClient {
    private static let chainType = "application/pem-certificate-chain"

    /// Downloads the chain (RFC 8555 §7.4.2); nil if the server succeeds in saying that it is not there
    /// yet. Some servers say so with 403 `rateLimited` or 404 instead, which is thrown.
    package func certificate(
        at url: ServerURL,
        as account: AccountIdentity
    ) async throws(ACMEFailure) -> CertificateReading? {
        let answer = try await post(.reading(url, as: account, for: .certificate, accept: Self.chainType))
        guard answer.status == 200 || !answer.body.isEmpty else { return nil }
        let chain: CertificateChain
        do {
            chain = try CertificateChain(pem: answer.body)
        } catch {
            // 202 with some words instead of a chain.
            if answer.status != 200 { return nil }
            throw .chain(error)
        }
        let targets = LinkHeader.targets(answer.values("Link"), relation: "alternate", base: url.text)
        // A link that may not be followed is no loss: the default chain is here.
        let alternates = targets.compactMap { try? ServerURL($0, under: origins) }
        return CertificateReading(chain: chain, pem: answer.body, alternates: alternates)
    }

    /// Revokes a certificate with its account's key (RFC 8555 §7.6). One that is revoked already counts as done.
    ///
    /// - Parameter reason: a CRL reason code (RFC 5280 §5.3.1); left out if nil.
    package func revoke(
        _ certificate: Certificate,
        reason: Int? = nil,
        as account: AccountIdentity
    ) async throws(ACMEFailure) {
        guard let url = try await directory().revokeCertificate else { throw .notOffered(.revokeCertificate) }
        var payload: [String: JSONValue] = ["certificate": .string(Base64URL.encode(certificate.der))]
        payload["reason"] = reason.map { .number(Double($0)) }
        do throws(ACMEFailure) {
            _ = try await post(
                .changing(
                    url,
                    key: .account(account),
                    payload: .object(payload),
                    for: .revocation,
                    isRepeatable: true
                )
            )
        } catch {
            guard case .problem(let answer, _) = error, answer.problem.type == .alreadyRevoked else { throw error }
        }
    }
}
