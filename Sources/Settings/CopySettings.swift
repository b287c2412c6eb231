package import PKI

/// Paths where real files are written, for services that cannot follow a link: in a chroot, a container, a key store; at
/// least one path is set, all are absolute and distinct.
package struct CopySettings: Sendable, Equatable {
    /// The certificate with its intermediates.
    package var fullchain: String?
    /// The intermediates alone.
    package var chain: String?
    /// The certificate alone.
    package var cert: String?
    /// The private key.
    package var key: String?
    /// Key and full chain in one file.
    package var bundle: String?
    /// Key and full chain as a PKCS#12 file, which is what a Java keystore is.
    package var pkcs12: String?
    /// The same for each kind of key, of a certificate with several; then none of the above is set.
    package var families: [KeyFamily: PairPaths]
    /// The file whose first line is the password of the PKCS#12 file; nil means the empty password.
    package var passwordFile: String?
    /// The owner of the files, by name or number; nil leaves them to who runs this.
    package var owner: String?
    /// The group of the files, by name or number; nil leaves it as it comes.
    package var group: String?
    /// The mode of the files that hold no key: four octal digits, writable by nobody but the owner.
    package var mode: String
    /// The mode of the files that hold the key.
    package var keyMode: LinkSettings.KeyMode

    package init(
        fullchain: String? = nil,
        chain: String? = nil,
        cert: String? = nil,
        key: String? = nil,
        bundle: String? = nil,
        pkcs12: String? = nil,
        families: [KeyFamily: PairPaths] = [:],
        passwordFile: String? = nil,
        owner: String? = nil,
        group: String? = nil,
        mode: String = CopySettings.defaultMode,
        keyMode: LinkSettings.KeyMode = .owner
    ) {
        self.fullchain = fullchain
        self.chain = chain
        self.cert = cert
        self.key = key
        self.bundle = bundle
        self.pkcs12 = pkcs12
        self.families = families
        self.passwordFile = passwordFile
        self.owner = owner
        self.group = group
        self.mode = mode
        self.keyMode = keyMode
    }

    /// Readable by everybody: certificates are public.
    package static let defaultMode = "0644"
    /// What ``mode`` may be.
    static let modes = ["0400", "0440", "0444", "0600", "0640", "0644"]

    /// The permission bits of ``mode``.
    package var bits: UInt16 { UInt16(mode, radix: 8) ?? 0o600 }
    /// All paths that are written.
    package var paths: [String] {
        [fullchain, cert, chain, key, bundle, pkcs12].compactMap { $0 }
            + KeyFamily.allCases.compactMap { families[$0] }.flatMap(\.all)
    }
}
