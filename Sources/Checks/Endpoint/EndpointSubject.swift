package import FoundationEssentials
import PKI

/// Everything known of one endpoint at one instant: what the checks of endpoints look at.
///
/// A plain value. What was not asked is nil, and the checks that need it say `undecided`: capture first, judge
/// afterwards.
package struct EndpointSubject: Sendable, Equatable {
    /// The host that was asked for: a name or a numeric address.
    package let host: String
    package let port: UInt16
    /// How TLS begins there: `tls`, or the protocol of STARTTLS (`smtp`, `imap`, …).
    package let transport: String
    /// The server name sent (SNI, RFC 6066 §3); nil when none was.
    package let serverName: String?
    /// When it was looked at.
    package let instant: Date
    /// One entry for every address of the host, in any order; empty when the host has none.
    package var addresses: [AddressFacts]
    package var outside: OutsideFacts
    package var policy: EndpointPolicy

    package init(
        host: String,
        port: UInt16,
        transport: String = "tls",
        serverName: String?,
        instant: Date,
        addresses: [AddressFacts],
        outside: OutsideFacts = OutsideFacts(),
        policy: EndpointPolicy = EndpointPolicy()
    ) {
        self.host = host
        self.port = port
        self.transport = transport
        self.serverName = serverName
        self.instant = instant
        self.addresses = addresses
        self.outside = outside
        self.policy = policy
    }

    /// What a certificate must be for: the name asked for by SNI, else the host (RFC 9525 §6.1.1).
    package var identity: HostIdentity { HostIdentity(serverName ?? host) }

    /// The addresses where a handshake came about.
    var served: [(facts: AddressFacts, presented: Presentation)] {
        addresses.compactMap { facts in
            guard case .served(let presented) = facts.outcome else { return nil }
            return (facts, presented)
        }
    }

    /// The leaves that are served, each once.
    var leaves: [Certificate] {
        var seen: Set<SHA256Digest> = []
        return served.compactMap(\.presented.leaf).filter { seen.insert($0.fingerprint).inserted }
    }
}
