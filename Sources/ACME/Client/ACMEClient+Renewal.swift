package import PKI

extension ACMEClient {
    /// Asks when to renew a certificate (RFC 9773 §4.1); nil if the server does not tell for any. When to ask again is
    /// `RenewalInfoPolicy`'s to say, after failures too. One GET that nobody signs.
    package func renewalInfo(for certificate: CertificateID) async throws(ACMEFailure) -> RenewalInfoReading? {
        guard try await directory().renewalInfo != nil else { return nil }
        return try await atResource { directory throws(ACMEFailure) in
            guard let base = directory.renewalInfo else { throw .notOffered(.renewalInfo) }
            return base
        } do: { base async throws(ACMEFailure) in
            try reading(await fetch(address(of: certificate, under: base), for: .renewalInfo))
        }
    }

    private func reading(_ answer: Answer) throws(ACMEFailure) -> RenewalInfoReading {
        let info = try ACMEFailure.checking { () throws(ProtocolBreach) in
            try RenewalInfo(JSONDocument.object(answer.body, named: "renewalInfo"))
        }
        return RenewalInfoReading(info: info, received: answer.received, askAgain: answer.retryAt)
    }

    /// RFC 9773 §4.1: "the base URL […] followed by a slash, followed by the unique identifier"; one slash, also where
    /// the server's own URL ends with it.
    private func address(of certificate: CertificateID, under base: ServerURL) throws(ACMEFailure) -> ServerURL {
        let text = base.text.hasSuffix("/") ? base.text : base.text + "/"
        return try ACMEFailure.checking { () throws(ProtocolBreach) in
            try ServerURL(text + certificate.description, under: origins, at: "directory.renewalInfo")
        }
    }
}
