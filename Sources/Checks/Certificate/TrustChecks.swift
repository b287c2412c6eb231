import FoundationEssentials

/// Who trusts a chain. Verifying it is the caller's work; the verdicts of the stores come as facts.
enum TrustChecks {
    static let all = [untrusted, partlyTrusted, selfSigned, testAuthority]

    private static let untrusted = CertificateCheck(
        Check(
            74,
            "untrusted",
            "the chain does not verify with any store",
            .critical,
            source: "RFC 5280 §6",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        let stores = subject.trust.stores
        guard let first = stores.first else { return .undecided("the chain was verified with no store") }
        guard stores.allSatisfy({ $0.refusal != nil }) else { return .passes }
        let end = ChainEnd(subject)
        return .violates(
            detail: "\(end.map { "\($0.detail); " } ?? "")\(stores.count) of \(stores.count) stores refuse it; "
                + reason(first),
            hint: end?.hint ?? "serve a chain that is valid now and leads to a root its clients have"
        )
    }

    private static let partlyTrusted = CertificateCheck(
        Check(
            75,
            "partly-trusted",
            "the chain verifies with some stores only",
            .medium,
            source: "policy",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        let stores = subject.trust.stores
        guard stores.count > 1 else { return .undecided("the chain was verified with \(stores.count) stores") }
        let refusing = stores.filter { $0.refusal != nil }
        guard !refusing.isEmpty, refusing.count < stores.count else { return .passes }
        return .violates(
            detail: "refused by \(PrintableWord.list(refusing.map(reason)))",
            hint: "serve the chain that all of your clients know"
        )
    }

    private static func reason(_ store: TrustFacts.Store) -> String {
        "\(PrintableWord.of(store.name)) (\(PrintableWord.of(store.refusal ?? "verified")))"
    }

    private static let selfSigned = CertificateCheck(
        Check(
            78,
            "self-signed",
            "the leaf is self-signed, and the policy wants an authority",
            .high,
            source: "policy",
            facts: .certificate
        ),
        about: .speakers
    ) { subject in
        guard !subject.policy.allowsSelfSigned, subject.profile.isSelfSigned else { return .passes }
        return .violates(
            detail: "\(subject.profile.subject.label) is its own issuer",
            hint: "have it issued by an authority: nobody can tell it from an impostor's"
        )
    }

    /// By the names that staging and test authorities give themselves.
    private static let testAuthority = CertificateCheck(
        Check(
            80,
            "test-authority",
            "a staging or test authority issued it",
            .critical,
            source: "policy",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        guard !subject.policy.isTestEnvironment else { return .doesNotApply }
        let names = ([subject.profile.issuer] + subject.path.map(\.issuer)).flatMap { $0.attributes.map(\.text) }
        let found = names.first(where: marks.stand)
        return .found(
            found.map { "issued under \(PrintableWord.of($0))" },
            hint: "order it from the authority's production directory"
        )
    }

    /// Let's Encrypt's staging of today and of before 2021, Boulder's and Pebble's, Buypass' and others' words for it.
    private static let marks = FoldedWords([
        "(staging)", "fake le ", "happy hacker", "h2ppy h2cker", "pebble intermediate", "pebble root", "minica root",
        "test4 ca", "untrusted test",
    ])
}
