/// One way to prove control of a name to the authority.
package enum ChallengeSettings: Sendable, Hashable {
    /// http-01 by a listener of our own on this IP address and port; `::` means every address, IPv4 as well. A host
    /// without IPv6 needs `0.0.0.0` instead.
    case httpListen(address: String, port: UInt16)
    /// http-01 by files below this directory, which a web server shows on port 80.
    case httpWebroot(String)
    /// tls-alpn-01 (RFC 8737) by a listener of our own.
    case tlsALPNListen(address: String, port: UInt16)
    /// dns-01: a TXT record below `_acme-challenge`.
    case dns(DNSChallengeSettings)
    /// dns-account-01: the same below a label of the account's own.
    case dnsAccount(DNSChallengeSettings)
    /// dns-persist-01: a TXT record that the operator publishes once and we only look for.
    case dnsPersist

    /// The default: port 80 of every address, IPv6 and IPv4.
    ///
    /// Authorities prefer IPv6 and fall back to IPv4 only when the connection times out, not when it is refused; an
    /// IPv4-only listener on a host with an AAAA record would fail.
    package static let standard: ChallengeSettings = .httpListen(address: "::", port: 80)

    /// Whether the proof is a record in the DNS: the only way for wildcards, and no way for IP addresses.
    package var isMadeInDNS: Bool {
        switch self {
        case .httpListen, .httpWebroot, .tlsALPNListen: false
        case .dns, .dnsAccount, .dnsPersist: true
        }
    }

    /// The type as ACME spells it, which is the key in the file.
    package var type: String {
        switch self {
        case .httpListen, .httpWebroot: "http-01"
        case .tlsALPNListen: "tls-alpn-01"
        case .dns: "dns-01"
        case .dnsAccount: "dns-account-01"
        case .dnsPersist: "dns-persist-01"
        }
    }
}
