/// What a kubeconfig says, as far as a reader of certificates needs it; unknown keys are passed over.
///
/// Secrets that stand inline are told by their presence only; ``token(ofUser:bytes:path:)`` hands one out when it is to be
/// sent.
package struct KubeconfigFile: Sendable, Equatable {
    /// An item of `clusters`.
    package struct Cluster: Sendable, Equatable {
        package let name: String
        package let server: String
        /// `certificate-authority`, relative to the directory of the file.
        package let authorityFile: String?
        /// `certificate-authority-data`: PEM in base64.
        package let authorityData: String?
        /// `insecure-skip-tls-verify`.
        package let skipsVerification: Bool
    }

    /// An item of `contexts`.
    package struct Context: Sendable, Equatable {
        package let name: String
        package let cluster: String
        package let user: String
    }

    /// An item of `users`.
    package struct User: Sendable, Equatable {
        package let name: String
        /// `tokenFile`, relative to the directory of the file.
        package let tokenFile: String?
        /// `client-certificate` and `client-key`, relative to the directory of the file.
        package let certificateFile: String?
        package let keyFile: String?
        /// Every key that stands there and has a value, in the order of the file.
        package let keys: [String]
    }

    /// `current-context`; nil when empty or absent.
    package let currentContext: String?
    package let clusters: [Cluster]
    package let contexts: [Context]
    package let users: [User]

    /// Reads the bytes of a file, within the bounds of every settings file; the path is only named in problems.
    package static func read(bytes: some Collection<UInt8>, path: String) throws(SettingsFailure) -> KubeconfigFile {
        try reading(bytes, path) { reader, root in reader.file(root) }
    }

    /// The `token` that stands inline at a user; nil if there is none. Never to be printed.
    package static func token(
        ofUser name: String,
        bytes: some Collection<UInt8>,
        path: String
    ) throws(SettingsFailure) -> String? {
        try reading(bytes, path) { reader, root in reader.token(ofUser: name, root) }
    }

    private static func reading<Value>(
        _ bytes: some Collection<UInt8>,
        _ path: String,
        _ body: (KubeconfigReader, YAMLNode) -> Value
    ) throws(SettingsFailure) -> Value {
        let log = ProblemLog(path: path)
        let value = SettingsFile.root(of: bytes, log: log).map { body(KubeconfigReader(log: log), $0) }
        if let failure = log.failure { throw failure }
        guard let value else { throw SettingsFailure(problems: []) }
        return value
    }
}
