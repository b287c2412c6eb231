/// Somewhere a certificate can be: one file, one endpoint, one secret.
///
/// The URI is its identity in the store, whatever found it: `file:///etc/nginx/tls/api.crt`, `tls://host:443?sni=name`,
/// `smtp+starttls://host:25`, `k8s://cluster/namespace/secret/name`, `aws://account/region/acm/ID`, `ct://log`.
package struct Place: Hashable, Sendable {
    /// The kinds that make a difference for what is judged.
    package enum Kind: String, Sendable, CaseIterable {
        case file, endpoint, kubernetes, aws, transparency
    }

    package let uri: String
    package let kind: Kind
    /// The service that uses it: a unit (`nginx.service`) or a program's name; nil when unknown.
    package var service: String?
    /// Why it is thought to be that service's: `listens`, or a configuration's file and line.
    package var evidence: String?
    /// Whether this is a store of trusted roots (`/etc/ssl/certs`, a bundle of many authorities): one place, whose
    /// certificates are not told one by one and are nobody's to renew here.
    package var isTrustStore: Bool

    package init(
        uri: String,
        kind: Kind,
        service: String? = nil,
        evidence: String? = nil,
        isTrustStore: Bool = false
    ) {
        self.uri = uri
        self.kind = kind
        self.service = service
        self.evidence = evidence
        self.isTrustStore = isTrustStore
    }
}
