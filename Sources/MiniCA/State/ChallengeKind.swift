import PKI

/// The ways of proving control that this authority knows.
enum ChallengeKind: String, Sendable, Hashable, CaseIterable {
    /// RFC 8555 §8.3.
    case http01 = "http-01"
    /// RFC 8737.
    case tlsALPN01 = "tls-alpn-01"
    /// RFC 8555 §8.4.
    case dns01 = "dns-01"
    /// draft-ietf-acme-dns-account-label-03.
    case dnsAccount01 = "dns-account-01"
    /// draft-ietf-acme-dns-persist-01.
    case dnsPersist01 = "dns-persist-01"

    /// Whether TXT records decide.
    var asksDNS: Bool { [.dns01, .dnsAccount01, .dnsPersist01].contains(self) }

    /// Whether it proves control of that identifier.
    func proves(_ identifier: Identifier) -> Bool {
        switch identifier {
        // RFC 8555 §8.3, RFC 8737 §3: wildcards are for DNS alone.
        case .dns(let name): !name.isWildcard || asksDNS
        // RFC 8738: addresses are proved by http-01 and tls-alpn-01, never by dns-01.
        case .ip: !asksDNS
        }
    }
}
