/// How TXT records for dns-01 come into the DNS, and how it is known that they are there.
package struct DNSChallengeSettings: Sendable, Hashable {
    /// Who writes the records.
    package enum Keeper: Sendable, Hashable {
        /// Dynamic update (RFC 2136) of this server, `host:port`, signed with the TSIG key in the file; the zone is
        /// looked up if nil.
        case update(server: String, zone: String?, keyFile: String)
        /// A program with the interface of lego's `exec` provider; raw hands it token and key authorization instead of
        /// the finished record.
        case lego(program: String, raw: Bool)
        /// A script of acme.sh's `dnsapi` collection.
        case acmeSh(script: String)
        /// A hook of dehydrated.
        case dehydrated(hook: String)
        /// certbot's manual hooks.
        case certbot(auth: String, cleanup: String?)
        /// The hooks of `hooks.directory`, with the events `challenge-publish` and `challenge-withdraw`.
        case hooks
    }

    /// Who writes the records.
    package var keeper: Keeper
    /// A file of `NAME=value` lines: the environment of the program that writes, such as a provider's token. The values
    /// never come into the configuration.
    package var environmentFile: String?
    /// The name servers, `host:port`, that are asked whether the records are there; nil means the zone's own.
    package var servers: [String]?
    /// How long the records are waited for.
    package var timeout: Duration
    /// A wait after they were seen, for providers whose name servers are many behind one address.
    package var wait: Duration
    /// How long the program that writes may take for one record.
    package var deadline: Duration
    /// The records' time to live.
    package var ttl: Duration

    package init(
        keeper: Keeper,
        environmentFile: String? = nil,
        servers: [String]? = nil,
        timeout: Duration = .seconds(300),
        wait: Duration = .zero,
        deadline: Duration = .seconds(180),
        ttl: Duration = .seconds(60)
    ) {
        self.keeper = keeper
        self.environmentFile = environmentFile
        self.servers = servers
        self.timeout = timeout
        self.wait = wait
        self.deadline = deadline
        self.ttl = ttl
    }
}
