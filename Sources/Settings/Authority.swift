/// An ACME server and how to deal with it.
package struct Authority: Sendable, Equatable {
    /// An external account (RFC 8555 §7.3.4).
    package struct ExternalAccount: Sendable, Equatable {
        /// The key identifier the authority gave.
        package var kid: String
        /// The file that holds the HMAC key; the key itself never comes into the configuration.
        package var keyFile: String

        package init(kid: String, keyFile: String) {
            self.kid = kid
            self.keyFile = keyFile
        }
    }

    /// Letters, digits, `_`, `.`, `-`, 64 at most: it becomes a directory name.
    package var name: String
    /// The directory URL, `https`, byte for byte as written.
    package var directory: String
    /// The certificate profile to ask for; nil leaves the choice to the authority.
    package var profile: String?
    /// A PEM file of roots for the server's own TLS; nil means the system's.
    package var serverRoots: String?
    /// A PEM file of roots that issued chains must end in; nil means the system's.
    package var chainRoots: String?
    /// The external account to bind to, if the authority wants one.
    package var externalAccount: ExternalAccount?
    /// Its own contact addresses; nil means the configuration's.
    package var contact: [String]?
    /// Whether its terms of service are agreed to. Naming an authority counts as agreement unless the file says `false`.
    package var agreesToTerms: Bool
    /// The one document of terms that is agreed to, by its URL; nil means whatever the authority's terms are.
    package var agreedTerms: String?
    /// The longest one request may take, answer included.
    package var timeout: Duration
    /// How long one order is stayed with before it is left for a later run.
    package var patience: Duration
    /// The chain wanted where there are alternatives: the common name of its topmost issuer, or the SHA-256 fingerprint of
    /// one of its certificates.
    package var preferredChain: String?
    /// The name of the authority that a rehearsal asks instead; nil if the file names none.
    package var staging: String?
    /// Further origins (`https://host:port`) that the directory's URLs may lead to.
    package var origins: [String]

    /// How long one request may take if the file says nothing.
    package static let defaultTimeout = Duration.seconds(30)
    /// How long an order is stayed with if the file says nothing.
    package static let defaultPatience = Duration.seconds(300)

    package init(
        name: String,
        directory: String,
        profile: String? = nil,
        serverRoots: String? = nil,
        chainRoots: String? = nil,
        externalAccount: ExternalAccount? = nil,
        contact: [String]? = nil,
        agreesToTerms: Bool = true,
        agreedTerms: String? = nil,
        timeout: Duration = Authority.defaultTimeout,
        patience: Duration = Authority.defaultPatience,
        preferredChain: String? = nil,
        staging: String? = nil,
        origins: [String] = []
    ) {
        self.name = name
        self.directory = directory
        self.profile = profile
        self.serverRoots = serverRoots
        self.chainRoots = chainRoots
        self.externalAccount = externalAccount
        self.contact = contact
        self.agreesToTerms = agreesToTerms
        self.agreedTerms = agreedTerms
        self.timeout = timeout
        self.patience = patience
        self.preferredChain = preferredChain
        self.staging = staging
        self.origins = origins
    }
}
