/// The files a certificate and its key lie in.
enum FileChecks {
    static let all = [keyMismatch, keyAccess, keystoreAccess, backups]

    private static let keyMismatch = rule(
        Check(
            49,
            "key-mismatch",
            "the private key is not the certificate's",
            .critical,
            source: "RFC 8446 §4.4.3",
            facts: .certificate
        )
    ) { file, _ in
        switch file.match {
        case .matches: .passes
        case .unknown: .undecided("no private key was found or could be read")
        case .differs:
            .violates(
                detail: "\(shown(file.key ?? file.certificate)) does not belong to \(shown(file.certificate))",
                hint: "put the key back that the certificate was ordered with; a restart fails until then"
            )
        }
    }

    /// Whoever may write the directory may replace the key. A directory that others may list harms nobody by itself.
    private static let keyAccess = rule(
        Check(
            50,
            "key-permissions",
            "the key's file or directory is open to more than the policy allows",
            .critical,
            source: "policy; BR §6.2",
            facts: .certificate
        )
    ) { file, policy in
        guard let key = file.key else { return .undecided("no file of a private key is known") }
        let open = key.mode & 0o777 & ~policy.keyMode
        if open != 0 {
            return .violates(
                detail: "\(shown(key)) is \(key.label)",
                hint: "chmod \(String(policy.keyMode, radix: 8)), and replace the key if others had access"
            )
        }
        if let owners = policy.keyOwners, !owners.contains(key.owner) {
            return .violates(
                detail: "\(shown(key)) is \(key.label)",
                hint: "chown it to \(owners.sorted().joined(separator: " or "))"
            )
        }
        return file.directory.map(judge(directory:)) ?? .passes
    }

    private static func judge(directory: FileFacts.Access) -> Verdict {
        let detail = "directory \(shown(directory)) is \(directory.label)"
        // With the sticky bit only a file's owner may replace it.
        if directory.mode & 0o002 != 0, directory.mode & 0o1000 == 0 {
            return .violates(detail: detail, hint: "chmod o-w: anybody can replace the key")
        }
        guard directory.mode & 0o004 != 0 else { return .passes }
        return .violates(detail: detail, hint: "chmod o-r: its names need not be seen", severity: .info)
    }

    private static let keystoreAccess = rule(
        Check(
            51,
            "keystore-open",
            "a keystore with a key is readable by others or has a well-known password",
            .high,
            source: "policy",
            facts: .certificate
        )
    ) { file, _ in
        guard file.isKeystoreWithKey else { return .doesNotApply }
        let store = file.certificate
        if store.mode & 0o004 != 0 {
            return .violates(detail: "\(shown(store)) is \(store.label)", hint: "chmod o-r, and replace the key")
        }
        guard let isOpen = file.opensWithKnownPassword else { return .undecided("no password was tried") }
        return .found(
            isOpen ? "\(shown(store)) opens with an empty or well-known password" : nil,
            hint: "change the password"
        )
    }

    private static let backups = rule(
        Check(
            52,
            "key-copies",
            "copies of the key are readable by others",
            .medium,
            source: "policy",
            facts: .certificate
        )
    ) { file, _ in
        .found(
            file.readableBackups.isEmpty ? nil : PrintableWord.list(file.readableBackups.map { PrintableWord.of($0) }),
            hint: "remove them, and replace the key if it is still in use"
        )
    }

    private static func shown(_ access: FileFacts.Access) -> String { PrintableWord.of(access.path) }

    private static func rule(
        _ check: Check,
        judge: @escaping @Sendable (FileFacts, CertificatePolicy) -> Verdict
    ) -> CertificateCheck {
        CertificateCheck(check, about: .everything) { subject in
            subject.file.map { judge($0, subject.policy) } ?? .doesNotApply
        }
    }
}
