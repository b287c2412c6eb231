package import PKI

/// A certificate as downloaded.
package struct CertificateReading: Sendable {
    /// Leaf and intermediates, parsed.
    package let chain: CertificateChain
    /// The octets as they came.
    package let pem: [UInt8]
    /// Where other chains for the same certificate are (RFC 8555 §7.4.2): at most ten, each once.
    package let alternates: [ServerURL]
}

extension ACMEClient {
    private static let chainType = "application/pem-certificate-chain"
    /// More alternates than this are not looked at.
    static let alternateLimit = 10

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
        return CertificateReading(chain: chain, pem: answer.body, alternates: alternates(in: answer, to: url))
    }

    /// RFC 8555 §7.4.2: alternates come as `Link` header fields of relation "alternate", perhaps relative, each once.
    private func alternates(in answer: Answer, to url: ServerURL) -> [ServerURL] {
        var alternates: [ServerURL] = []
        for target in LinkHeader.targets(answer.values("Link"), relation: "alternate", base: url.text) {
            // A link that may not be followed is no loss: the default chain is here.
            guard alternates.count < Self.alternateLimit, let link = try? ServerURL(target, under: origins) else {
                continue
            }
            if link != url, !alternates.contains(link) { alternates.append(link) }
        }
        return alternates
    }

    /// The chain that fits the wish: the one given if it does, else the first of its alternates that does and is for the
    /// same leaf, else the one given. An alternate that cannot be had is no loss: one that a server passes on may be
    /// another account's.
    package func certificate(
        preferring wish: ChainWish,
        over chosen: CertificateReading,
        as account: AccountIdentity
    ) async -> CertificateReading {
        if wish.isMet(by: chosen) { return chosen }
        for url in chosen.alternates {
            guard let other = try? await certificate(at: url, as: account) else { continue }
            if wish.isMet(by: other), other.chain.leaf == chosen.chain.leaf { return other }
        }
        return chosen
    }
}
