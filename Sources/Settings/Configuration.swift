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

    package init(
        contact: [String] = [],
        state: String = Configuration.defaultState,
        authorities: [Authority] = [],
        certificates: [CertificateSettings] = [],
        hooksDirectory: String? = nil
    ) {
        self.contact = contact
        self.state = state
        self.authorities = authorities
        self.certificates = certificates
        self.hooksDirectory = hooksDirectory
    }

    /// The state directory if the file names none.
    package static let defaultState = "/var/lib/rekey"

    /// The authority of that name; nil if there is none.
    package func authority(named name: String) -> Authority? { authorities.first { $0.name == name } }

    /// The certificate of that name; nil if there is none.
    package func certificate(named name: String) -> CertificateSettings? { certificates.first { $0.name == name } }
}
