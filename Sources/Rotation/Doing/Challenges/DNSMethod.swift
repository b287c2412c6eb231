package import ACME
package import DNS
package import SystemPackage

/// How records for challenges come into the DNS, and how it is known that they are there.
package struct DNSMethod: Sendable, Equatable {
    /// Who writes them.
    package enum Writer: Sendable, Equatable {
        /// Dynamic update, signed with the key in a file; the zone is looked up if nil.
        case update(server: String, zone: String?, keyFile: FilePath)
        case lego(program: String, raw: Bool)
        case acmeSh(script: String)
        case dehydrated(hook: String)
        case certbot(auth: String, cleanup: String?)
        /// The hooks of the configured directory.
        case hooks
    }

    /// dns-01 or dns-account-01.
    package let type: ChallengeType
    package let writer: Writer
    /// `NAME=value` lines for the program that writes.
    package let environment: FilePath?
    /// Asked whether the records are there; empty means the zone's own servers.
    package let servers: [ServerAddress]
    /// How long the records are waited for.
    package let timeout: Duration
    /// A wait after they were seen.
    package let wait: Duration
    /// How long the program may take for one record.
    package let deadline: Duration
    /// The records' time to live, in seconds.
    package let ttl: Int

    package init(
        type: ChallengeType,
        writer: Writer,
        environment: FilePath?,
        servers: [ServerAddress],
        timeout: Duration,
        wait: Duration,
        deadline: Duration,
        ttl: Int
    ) {
        self.type = type
        self.writer = writer
        self.environment = environment
        self.servers = servers
        self.timeout = timeout
        self.wait = wait
        self.deadline = deadline
        self.ttl = ttl
    }
}
