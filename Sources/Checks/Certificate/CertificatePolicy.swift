package import FoundationEssentials
package import PKI

/// What the operator wants of certificates beyond what others enforce. The defaults fit most estates.
package struct CertificatePolicy: Sendable {
    /// The longest lifetime in days; Mozilla's guidelines 6.0 have 366 for the intermediate configuration, 90 for modern.
    package var mostDays = 366
    /// From here on RSA keys below 3,072 bits (112 bits of strength) are too weak: the end of 2030 (NIST SP 800-131A, IR 8547).
    package var weakKeyHorizon = Date(timeIntervalSince1970: 1_924_992_000)
    /// Whether a leaf may be its own authority.
    package var allowsSelfSigned = false
    /// Whether certificates of staging and test authorities are at home here.
    package var isTestEnvironment = false
    /// The most names in a certificate; Let's Encrypt issues no more than 100.
    package var mostNames = 100
    /// Public suffixes (`co.uk`) in lower-case ASCII, which no wildcard may stand directly on; empty when no list is at hand.
    package var publicSuffixes: Set<String> = []
    /// SHA-256 of the SubjectPublicKeyInfo of keys that are known to others: Debian's weak keys, keys that were published.
    package var compromisedKeys: Set<SHA256Digest> = []
    /// SHA-256 of the SubjectPublicKeyInfo of authorities that will be or are distrusted, and since when.
    package var distrustedAuthorities: [SHA256Digest: Date] = [:]
    /// The logs that browsers know, for certificate timestamps whose signatures nobody verified; nil to count only.
    package var logs: CTLogList?
    /// The permission bits that a key's file may have.
    package var keyMode: UInt32 = 0o640
    /// Who may own a key's file; nil for anybody.
    package var keyOwners: Set<String>?
    /// Days that an authority's certificate shall last at least.
    package var leastAuthorityDays = 365

    /// The defaults.
    package init() {}
}
