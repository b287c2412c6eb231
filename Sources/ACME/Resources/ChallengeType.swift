/// A way to prove control of a name (RFC 8555 §9.7.8); an open set.
package struct ChallengeType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let http01 = ChallengeType(rawValue: "http-01")
    package static let dns01 = ChallengeType(rawValue: "dns-01")
    package static let tlsALPN01 = ChallengeType(rawValue: "tls-alpn-01")
    package static let dnsAccount01 = ChallengeType(rawValue: "dns-account-01")
    package static let dnsPersist01 = ChallengeType(rawValue: "dns-persist-01")

    /// Safe to print, for a server may call a challenge anything.
    package var description: String { ServerText(rawValue).description }

    /// Whether the proof is made in the DNS: the only kind wildcards accept and addresses do not.
    var isMadeInDNS: Bool { rawValue.hasPrefix("dns-") }
}
