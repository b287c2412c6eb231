package import SystemPackage

/// An account that another tool registered with an authority.
package struct ForeignAccount: Sendable, Equatable {
    /// How the account's key is written.
    package enum KeyForm: String, Sendable {
        /// PEM, in PKCS#8 or in the older forms of RSA and EC keys.
        case pem
        /// A private JSON Web Key (RFC 7517), as certbot writes it.
        case jwk = "jwk-json"
    }

    /// The URL of the authority's directory: `https`, printable.
    package let directory: String
    /// The account's URL, which is its `kid`; nil when the tool did not note it. The authority finds it by the key.
    package let url: String?
    /// The file that holds the key, links followed.
    package let keyFile: FilePath
    /// How the key is written there.
    package let keyForm: KeyForm
    /// E-mail addresses, without `mailto:`.
    package let contacts: [String]
}
