/// Where a chain that no store verifies comes to its end: in something that was not served, or in a root that is not
/// trusted. Only the second is a matter of the clients.
struct ChainEnd {
    let detail: String
    let hint: String

    private static let trusting = "trust it where its clients are; rekey check --roots FILE judges with it"

    /// Nil when the way upwards is not what the stores object to: an end of validity, a signature.
    init?(_ subject: CertificateSubject) {
        guard !subject.isPublic, let refusal = subject.trust.stores.first?.refusal, Self.isAboutTheEnd(refusal) else {
            return nil
        }
        let last = subject.path.last ?? subject.profile
        if subject.path.isEmpty, last.isSelfSigned {
            detail = "it is its own issuer and not trusted here"
            hint = "have it issued by an authority, or \(Self.trusting)"
        } else if last.isSelfSigned {
            detail = "the chain is complete, and its root \(last.subject.label) is not trusted here"
            hint = Self.trusting
        } else if subject.path.isEmpty {
            detail = "the chain is incomplete: the issuer \(last.issuer.label) is not sent with the leaf"
            hint = "put it behind the leaf\(Self.source(of: last)); if it is a root, \(Self.trusting)"
        } else {
            detail = "the chain ends below \(last.issuer.label), which is not sent and not trusted here"
            hint = "if that is a root, \(Self.trusting); if not, put it behind the others\(Self.source(of: last))"
        }
    }

    /// In the words of OpenSSL (X509_verify_cert_error_string).
    private static func isAboutTheEnd(_ refusal: String) -> Bool {
        ["issuer certificate", "self-signed", "self signed", "verify the first certificate"].contains(
            where: refusal.contains
        )
    }

    /// RFC 5280 §4.2.2.1: caIssuers says where the issuer's certificate is to be had.
    private static func source(of profile: CertificateProfile) -> String {
        let issuers = profile.extensions.access?.first {
            $0.method == ProfileExtensions.AccessLocation.issuers && $0.location.kind == .uri
        }
        return issuers.map { " (fetch it from \(PrintableWord.of($0.location.octets)))" } ?? ""
    }
}
