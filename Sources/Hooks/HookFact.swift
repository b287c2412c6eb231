/// Something a hook is told: a name or a path, never key material. In the environment as `REKEY_…`, in the JSON
/// object on standard input under the same name in lower case.
package enum HookFact: String, Sendable, Equatable, CaseIterable {
    /// The certificate's name in the configuration.
    case certificate = "CERTIFICATE"
    /// The generation's number.
    case generation = "GENERATION"
    /// The number of the generation that was live before, if any.
    case previousGeneration = "PREVIOUS_GENERATION"
    /// The DNS names and addresses in the certificate.
    case names = "NAMES"
    /// The authority's name in the configuration.
    case authority = "AUTHORITY"
    /// When the certificate expires, RFC 3339 in UTC.
    case notAfter = "NOT_AFTER"
    /// The directory of the generation in question.
    case directory = "DIRECTORY"
    /// `live/NAME`, the link services follow.
    case liveDirectory = "LIVE_DIRECTORY"
    /// The leaf certificate's file.
    case certificateFile = "CERT_FILE"
    /// The private key's file.
    case keyFile = "KEY_FILE"
    /// The file with the rest of the chain.
    case chainFile = "CHAIN_FILE"
    /// The file with leaf and chain.
    case fullChainFile = "FULLCHAIN_FILE"
    /// The file with key, leaf and chain.
    case bundleFile = "BUNDLE_FILE"
    /// The kinds of key of a generation with several, `ecdsa rsa`; not told of one with a single key. Then the files
    /// above are not told either, but these, of each kind that there is.
    case keys = "KEYS"
    case ecdsaCertificateFile = "ECDSA_CERT_FILE"
    case ecdsaKeyFile = "ECDSA_KEY_FILE"
    case ecdsaChainFile = "ECDSA_CHAIN_FILE"
    case ecdsaFullChainFile = "ECDSA_FULLCHAIN_FILE"
    case ecdsaBundleFile = "ECDSA_BUNDLE_FILE"
    case rsaCertificateFile = "RSA_CERT_FILE"
    case rsaKeyFile = "RSA_KEY_FILE"
    case rsaChainFile = "RSA_CHAIN_FILE"
    case rsaFullChainFile = "RSA_FULLCHAIN_FILE"
    case rsaBundleFile = "RSA_BUNDLE_FILE"
    case ed25519CertificateFile = "ED25519_CERT_FILE"
    case ed25519KeyFile = "ED25519_KEY_FILE"
    case ed25519ChainFile = "ED25519_CHAIN_FILE"
    case ed25519FullChainFile = "ED25519_FULLCHAIN_FILE"
    case ed25519BundleFile = "ED25519_BUNDLE_FILE"
    /// The deployment target's name.
    case target = "TARGET"
    /// The challenge's type, `dns-01` for example.
    case challenge = "CHALLENGE"
    /// The identifier the challenge is about.
    case identifier = "IDENTIFIER"
    /// The challenge's token.
    case token = "TOKEN"
    /// What the authority will look for at an HTTP-01 address.
    case keyAuthorization = "KEY_AUTHORIZATION"
    /// The name of the DNS record to set, after all CNAMEs, without trailing dot.
    case recordName = "RECORD_NAME"
    /// The name the authority looks at; another one than the record's when a CNAME leads there.
    case recordOwner = "RECORD_OWNER"
    /// The value of the DNS record to set, beside those that are there.
    case recordValue = "RECORD_VALUE"
    /// How long resolvers may keep the DNS record, in seconds.
    case recordTTL = "RECORD_TTL"
    /// Which stage failed.
    case stage = "STAGE"
    /// What failed, in one line.
    case cause = "CAUSE"

    /// A fact's content.
    package enum Value: Sendable, Equatable, ExpressibleByStringLiteral {
        case text(String)
        case number(Int)
        /// Words without white space in them: separated by single spaces in the environment.
        case list([String])

        /// A text.
        package init(stringLiteral value: String) { self = .text(value) }
    }

    /// The environment variable's name.
    package var variable: String { "REKEY_\(rawValue)" }

    /// The member's name in the JSON object.
    package var member: String { rawValue.lowercased() }
}
