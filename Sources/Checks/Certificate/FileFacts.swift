/// What is known of the files a certificate and its key lie in.
package struct FileFacts: Sendable, Equatable {
    /// A file or directory's permission.
    package struct Access: Sendable, Equatable {
        /// Its path, printable.
        package let path: String
        /// The permission bits, `0o7777` at most.
        package let mode: UInt32
        /// Names, or numbers where there is no name.
        package let owner: String, group: String

        /// Permission of a path.
        package init(path: String, mode: UInt32, owner: String, group: String) {
            self.path = path
            self.mode = mode
            self.owner = owner
            self.group = group
        }

        /// `0640 root:www-data`.
        var label: String { "\(modeText) \(PrintableWord.of(owner)):\(PrintableWord.of(group))" }

        /// Four octal digits.
        var modeText: String {
            let digits = String(mode & 0o7777, radix: 8)
            return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }

    /// Whether a private key is the certificate's.
    package enum Match: Sendable, Equatable {
        case matches, differs
        /// No key was found beside it, or it could not be read.
        case unknown
    }

    /// The certificate's file, or the keystore that holds both.
    package var certificate: Access
    /// The private key's file, which may be the certificate's own; nil when there is none or it was not found.
    package var key: Access?
    /// The directory the key's file lies in.
    package var directory: Access?
    /// Whether key and certificate belong together.
    package var match: Match
    /// Copies of the key that others than its owner and group may read (`*.bak`, `~`, older versions).
    package var readableBackups: [String]
    /// Whether the file is a keystore (PKCS#12, JKS, JCEKS) with a private key in it.
    package var isKeystoreWithKey: Bool
    /// Whether an empty or well-known password opens it; nil when that was not tried.
    package var opensWithKnownPassword: Bool?

    /// Facts of files.
    package init(
        certificate: Access,
        key: Access? = nil,
        directory: Access? = nil,
        match: Match = .unknown,
        readableBackups: [String] = [],
        isKeystoreWithKey: Bool = false,
        opensWithKnownPassword: Bool? = nil
    ) {
        self.certificate = certificate
        self.key = key
        self.directory = directory
        self.match = match
        self.readableBackups = readableBackups
        self.isKeystoreWithKey = isKeystoreWithKey
        self.opensWithKnownPassword = opensWithKnownPassword
    }
}
