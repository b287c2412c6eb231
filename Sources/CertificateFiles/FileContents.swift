package import PKI

/// What a file, a secret or a keystore holds that an inventory wants to know. Never a key: of keys only their presence.
package struct FileContents: Sendable, Equatable {
    /// The container the octets turned out to be.
    package enum Form: String, Sendable, CaseIterable {
        case pem, der, pkcs7, pkcs12, jks, jceks, kubeconfig
        /// A keystore that is known by its first octets and cannot be read here (BKS, BCFKS, NSS).
        case unsupportedKeystore
        /// Nothing that certificates come in.
        case none
    }

    /// A certificate and where in the file it stands.
    package struct Entry: Sendable, Equatable {
        /// Counted from zero over all certificates of the file, unreadable ones included.
        package let position: Int
        /// The keystore's alias, the kubeconfig's key; nil where the format has no names.
        package let alias: String?
        /// The certificate.
        package let certificate: Certificate

        package init(position: Int, alias: String?, certificate: Certificate) {
            self.position = position
            self.alias = alias
            self.certificate = certificate
        }
    }

    /// What it is.
    package var form: Form
    /// The certificates that could be read, in the file's order.
    package var certificates: [Entry]
    /// The revocation lists that could be read.
    package var revocationLists: [RevocationList]
    /// Whether a private key stands in it (PEM blocks, keystore entries).
    package var holdsPrivateKey: Bool
    /// For keystores: whether an empty or well-known password (`changeit`) opened it.
    package var opensWithKnownPassword: Bool
    /// What could not be read; one bad entry never hides the others.
    package var problems: [FileProblem]

    package init(
        form: Form = .none,
        certificates: [Entry] = [],
        revocationLists: [RevocationList] = [],
        holdsPrivateKey: Bool = false,
        opensWithKnownPassword: Bool = false,
        problems: [FileProblem] = []
    ) {
        self.form = form
        self.certificates = certificates
        self.revocationLists = revocationLists
        self.holdsPrivateKey = holdsPrivateKey
        self.opensWithKnownPassword = opensWithKnownPassword
        self.problems = problems
    }
}
