/// A way to prove control of a name (RFC 8555 §9.7.8); an open set.
package struct ChallengeType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The word on the wire.
    package let rawValue: String

    /// Any word is a type.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// A page over plain HTTP on port 80 (RFC 8555 §8.3).
    package static let http01 = ChallengeType(rawValue: "http-01")
    /// A TXT record (RFC 8555 §8.4).
    package static let dns01 = ChallengeType(rawValue: "dns-01")
    /// A TLS handshake on port 443 (RFC 8737).
    package static let tlsALPN01 = ChallengeType(rawValue: "tls-alpn-01")
    /// A TXT record under a label of the account's (draft-ietf-acme-dns-account-label).
    package static let dnsAccount01 = ChallengeType(rawValue: "dns-account-01")
    /// A TXT record that stays (draft-ietf-acme-dns-persist).
    package static let dnsPersist01 = ChallengeType(rawValue: "dns-persist-01")

    /// Safe to print, for a server may call a challenge anything.
    package var description: String { ServerText(rawValue).description }

    /// Whether the proof is made in the DNS: the only kind wildcards accept and addresses do not.
    var isMadeInDNS: Bool { rawValue.hasPrefix("dns-") }
}
