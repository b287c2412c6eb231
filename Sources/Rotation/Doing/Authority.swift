package import PKI
package import Storage

/// An ACME server as a rotation sees it.
package struct Authority: Sendable, Equatable {
    /// The customer's account outside of ACME, to bind a new ACME account to (RFC 8555 §7.3.4).
    package struct ExternalAccount: Sendable, Equatable {
        package let keyIdentifier: String
        /// The file that holds the secret.
        package let keyFile: String

        package init(keyIdentifier: String, keyFile: String) {
            self.keyIdentifier = keyIdentifier
            self.keyFile = keyFile
        }
    }

    /// Its name, in the configuration and below `accounts/`.
    package let name: AuthorityName
    /// The directory URL, byte for byte.
    package let directory: String
    /// The profile to ask for.
    package let profile: String?
    /// What issued chains must end in; nil where nobody said so and nothing is put live: a rehearsal then leaves it open.
    package let trust: TrustStore?
    /// E-mail addresses, without `mailto:`.
    package let contacts: [String]
    /// What the operator has said to its terms of service.
    package let agreement: TermsAgreement
    package let externalAccount: ExternalAccount?
    /// How long one order is stayed with before it is left for a later run.
    package let patience: Duration
    /// Which of several chains is wanted, in words of `ChainWish`.
    package let preferredChain: String?
    /// Further origins that the directory's URLs may lead to.
    package let otherOrigins: [String]

    /// Let's Encrypt's staging directory has request limits of its own.
    var isLetsEncryptStaging: Bool { directory.hasPrefix("https://acme-staging-v02.api.letsencrypt.org/") }

    package init(
        name: AuthorityName,
        directory: String,
        profile: String?,
        trust: TrustStore?,
        contacts: [String],
        agreement: TermsAgreement,
        externalAccount: ExternalAccount?,
        patience: Duration = .seconds(300),
        preferredChain: String? = nil,
        otherOrigins: [String] = []
    ) {
        self.name = name
        self.directory = directory
        self.profile = profile
        self.trust = trust
        self.contacts = contacts
        self.agreement = agreement
        self.externalAccount = externalAccount
        self.patience = patience
        self.preferredChain = preferredChain
        self.otherOrigins = otherOrigins
    }

    /// The same authority, its chains judged by other roots; nil leaves that open.
    package func trusting(_ trust: TrustStore?) -> Authority {
        Authority(
            name: name,
            directory: directory,
            profile: profile,
            trust: trust,
            contacts: contacts,
            agreement: agreement,
            externalAccount: externalAccount,
            patience: patience,
            preferredChain: preferredChain,
            otherOrigins: otherOrigins
        )
    }
}
