/// How a mini CA behaves. The default values make a well-behaved authority on any free port of loopback.
package struct MiniCAConfiguration: Sendable {
    /// The IPv4 or IPv6 address to listen on. URLs say `localhost`, so it should be a loopback address.
    package var host = "127.0.0.1"
    /// The TCP port to listen on, 0 for any free one.
    package var port = 0
    /// What random-looking tempers are drawn from: the same seed and requests give the same behaviour.
    /// Keys, serial numbers, nonces and tokens never come from it.
    package var seed: UInt64 = 1
    /// How long leaves are valid, when their order names no profile.
    package var leafLifetime: Duration = .seconds(6 * 86_400)
    /// How far in the past notBefore lies, so that a subscriber's slow clock does no harm.
    package var backdating: Duration = .seconds(60)
    /// How long a pending order and its authorizations live.
    package var orderLifetime: Duration = .seconds(3600)
    /// The port HTTP-01 challenges are fetched from (RFC 8555 §8.3 says 80; tests have no right to it).
    package var challengePort = 80
    /// The longest one validation may take, connection included.
    package var validationTimeout: Duration = .seconds(5)
    /// Where names are: host name to IP address, `*` for every other name. Names that are not here are asked of the
    /// system's resolver; IP identifiers are never looked up unless they are a key of this table.
    package var addresses: [String: String] = [:]
    /// The port TLS-ALPN-01 is asked at (RFC 8737 §3 says 443); nil for an authority that does not offer it.
    package var tlsPort: Int?
    /// What TXT records a name has, for dns-01, dns-account-01 and dns-persist-01; each element is one record, its
    /// strings joined. Nil for an authority that offers none of them, and so no wildcards. Called from any task.
    package var txtRecords: (@Sendable (String) async -> [String])?
    /// How many alternate chains come with each certificate, each under a root of its own (RFC 8555 §7.4.2).
    package var alternateChains = 0
    /// How many orders stand on one page of an account's list (RFC 8555 §7.1.2.1).
    package var ordersPerPage = 10
    /// What the directory names itself by in CAA records, and dns-persist-01 in its records; empty for no such member.
    package var caaIdentities = ["minica.rekey.test"]
    /// The directory's `website`; nil for none.
    package var website: String? = "https://minica.rekey.test/"
    /// The pause of the fault `slow-drip` between two octets.
    package var dripInterval: Duration = .seconds(1)
    /// What the authority does wrong from the start.
    package var tempers: [Temper] = []
    /// External accounts by key identifier; not empty means that new accounts must be bound to one (RFC 8555 §7.3.4).
    /// The values are MAC keys made up for one demonstration or test; they open nothing outside of this process.
    package var externalAccountKeys: [String: [UInt8]] = [:]
    /// The reason codes of RFC 5280 §5.3.1 that revocations may have, by default all but what only authorities may say
    /// of themselves; others are refused as `badRevocationReason` (RFC 8555 §7.6).
    package var revocationReasons: Set<Int> = [0, 1, 3, 4, 5, 9]
    /// The terms that new accounts must agree to; nil for none.
    package var termsOfService: String?
    /// Certificate profiles by name; empty means that the directory offers none.
    package var profiles: [String: Profile] = [:]
    /// The words the authority's own certificates are named with.
    package var name = "Rekey Mini CA"
    /// Where time comes from.
    package var clock = MiniCAClock.system

    /// A well-behaved authority.
    package init() {}

    /// What an order may ask for by name (draft-ietf-acme-profiles).
    package struct Profile: Sendable, Hashable {
        /// What the directory says about it.
        package let description: String
        /// How long leaves of this profile are valid.
        package let leafLifetime: Duration

        /// A profile for the table above.
        package init(description: String, leafLifetime: Duration) {
            self.description = description
            self.leafLifetime = leafLifetime
        }
    }
}
