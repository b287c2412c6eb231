package import SystemPackage

/// What a kubeconfig says, as far as it is needed here; read from YAML by whoever has a reader for it.
///
/// Secrets that stand inline in the file are told by their presence only.
package struct Kubeconfig: Sendable, Equatable {
    /// A cluster: where it is and whom it trusts.
    package struct Cluster: Sendable, Equatable {
        package var name: String
        package var server: String
        /// `certificate-authority`, made absolute: it is relative to the directory of the kubeconfig.
        package var authorityFile: FilePath?
        /// `certificate-authority-data`, decoded from base64: PEM.
        package var authorityData: [UInt8]?
        /// `insecure-skip-tls-verify`.
        package var skipsVerification: Bool

        package init(
            name: String,
            server: String,
            authorityFile: FilePath? = nil,
            authorityData: [UInt8]? = nil,
            skipsVerification: Bool = false
        ) {
            self.name = name
            self.server = server
            self.authorityFile = authorityFile
            self.authorityData = authorityData
            self.skipsVerification = skipsVerification
        }
    }

    /// A context: who talks to which cluster.
    package struct Context: Sendable, Equatable {
        package var name: String
        package var cluster: String
        package var user: String

        package init(name: String, cluster: String, user: String) {
            self.name = name
            self.cluster = cluster
            self.user = user
        }
    }

    /// How a user proves who they are.
    package enum Proof: Sendable, Equatable {
        /// `tokenFile`, made absolute.
        case tokenFile(FilePath)
        /// `client-certificate` and `client-key`, made absolute.
        case certificateFiles(certificate: FilePath, key: FilePath)
        /// `token`, or `client-certificate-data` with `client-key-data`: the file itself holds the secret.
        case inline
        /// `exec`, `auth-provider`, `username`: the key that is there.
        case unsupported(String)
        /// Nothing.
        case none
    }

    /// The kubeconfig itself.
    package var file: FilePath
    /// `current-context`; nil when empty or absent.
    package var currentContext: String?
    package var contexts: [Context]
    package var clusters: [Cluster]
    /// The users' proofs by their names.
    package var users: [String: Proof]

    package init(
        file: FilePath,
        currentContext: String?,
        contexts: [Context],
        clusters: [Cluster],
        users: [String: Proof]
    ) {
        self.file = file
        self.currentContext = currentContext
        self.contexts = contexts
        self.clusters = clusters
        self.users = users
    }
}

/// Reads the kubeconfig at the path: YAML to a plain value. Secrets that stand inline in it stay behind.
package typealias KubeconfigReading = @Sendable (_ file: FilePath) throws(KubeconfigFailure) -> Kubeconfig
