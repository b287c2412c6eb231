/// How control of a name is proved to the authority.
package enum ChallengeSettings: Sendable, Hashable {
    /// http-01 by a listener of our own on this IP address and port; `::` means every address, IPv4 as well. A host
    /// without IPv6 needs `0.0.0.0` instead.
    case httpListen(address: String, port: UInt16)
    /// http-01 by files below this directory, which a web server shows on port 80.
    case httpWebroot(String)

    /// The default: port 80 of every address, IPv6 and IPv4.
    ///
    /// Authorities prefer IPv6 and fall back to IPv4 only when the connection times out, not when it is refused; an
    /// IPv4-only listener on a host with an AAAA record would fail.
    package static let standard: ChallengeSettings = .httpListen(address: "::", port: 80)
}
