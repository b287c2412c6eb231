/// What a configuration file says, with every default filled in: plain values, nothing to look up elsewhere.
package struct Configuration: Sendable, Equatable {
    /// E-mail addresses for accounts, without `mailto:`; an authority may have its own.
    package var contact: [String]
    /// The state directory, an absolute path without a trailing slash.
    package var state: String
    /// Every authority that is defined or referred to, in the order of the file.
    package var authorities: [Authority]
    /// The certificates, in the order of the file; names are unique.
    package var certificates: [CertificateSettings]
    /// Where hooks are found; nil if none are used.
    package var hooksDirectory: String?
    /// How long each of them may take to hear an event; records in the DNS have a deadline of their own.
    package var hooksDeadline: Duration = .seconds(60)
    /// The recursive name servers to ask, `host:port`; nil means the system's.
    package var resolvers: [String]?
    /// A file with the list of Certificate Transparency logs (version 3 of the JSON format); nil means that the
    /// timestamps in certificates are counted and not verified.
    package var logList: String?
    /// What the environment of this host is called in the inventory; nil means that it has no name.
    package var environment: String?
    /// What is looked at, and how often.
    package var scan = ScanSettings()
    /// What certificates are held against.
    package var policy = PolicySettings()
    /// Who owns what; the first rule that fits decides.
    package var owners: [OwnerRule] = []
    /// Findings that are put up with for a time.
    package var waivers: [WaiverSettings] = []
    /// Who is told.
    package var alerts = AlertSettings()
    /// Where figures for a monitoring system are written.
    package var metrics = MetricsSettings()

    package init(
        contact: [String] = [],
        state: String = Configuration.defaultState,
        authorities: [Authority] = [],
        certificates: [CertificateSettings] = [],
        hooksDirectory: String? = nil,
        resolvers: [String]? = nil,
        logList: String? = nil
    ) {
        self.contact = contact
        self.state = state
        self.authorities = authorities
        self.certificates = certificates
        self.hooksDirectory = hooksDirectory
        self.resolvers = resolvers
        self.logList = logList
    }

    /// The state directory if the file names none.
    package static let defaultState = "/var/lib/rekey"

    /// The authority of that name; nil if there is none.
    package func authority(named name: String) -> Authority? { authorities.first { $0.name == name } }

    /// The authority that a rehearsal asks instead of this one: the one the file names, else the staging directory that a
    /// well-known authority is known to have; nil if there is none.
    package func staging(of authority: Authority) -> Authority? {
        if let name = authority.staging {
            return self.authority(named: name)
                ?? WellKnownAuthority(rawValue: name).map { Authority(name: name, directory: $0.directory) }
        }
        guard let known = WellKnownAuthority(rawValue: authority.name), known.directory == authority.directory,
            let staging = known.staging
        else { return nil }
        return self.authority(named: staging.rawValue)
            ?? Authority(name: staging.rawValue, directory: staging.directory, contact: authority.contact)
    }

    /// The certificate of that name; nil if there is none.
    package func certificate(named name: String) -> CertificateSettings? { certificates.first { $0.name == name } }
}
