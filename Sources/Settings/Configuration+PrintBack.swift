import PKI

extension Configuration {
    /// The effective configuration as YAML that loads to the same value again: every default written out.
    ///
    /// Secrets are only named by their files, so it may be shown. What most certificates share stands under `defaults`.
    ///
    /// - Parameter remarks: lines of comment to stand above certificates, by their names; control characters are left out.
    package func printBack(remarks: [String: [String]] = [:]) -> String {
        var writer = YAMLWriter()
        writer.line(0, "contact", YAMLWriter.list(contact))
        writer.line(0, "state", YAMLWriter.scalar(state))
        if !authorities.isEmpty {
            writer.open(0, "authorities")
            for authority in authorities { Self.write(authority, to: &writer) }
        }
        let shared = Shared(certificates)
        if !certificates.isEmpty {
            writer.open(0, "defaults")
            writer.line(1, "authorities", YAMLWriter.list(shared.authorities))
            writer.line(1, "key", shared.keys.yaml)
            writer.line(1, "challenge", shared.challenges.yaml)
            writer.open(0, "certificates")
        }
        for certificate in certificates {
            writer.comment(1, remarks[certificate.name] ?? [])
            Self.write(certificate, besides: shared, to: &writer)
        }
        if let resolvers { writer.line(0, "dns", YAMLWriter.mapping([("resolvers", YAMLWriter.list(resolvers))])) }
        writer.line(0, "ct-log-list", logList.map(YAMLWriter.scalar))
        if let hooksDirectory {
            let hooks = [
                ("directory", YAMLWriter.scalar(hooksDirectory)), ("deadline", Durations.text(hooksDeadline)),
            ]
            writer.line(0, "hooks", YAMLWriter.mapping(hooks))
        }
        writeInventory(to: &writer)
        return writer.text
    }

    /// What is looked at, judged and told; what is as if nothing were written is left out.
    private func writeInventory(to writer: inout YAMLWriter) {
        writer.line(0, "environment", environment.map(YAMLWriter.scalar))
        scan.write(to: &writer)
        policy.write(to: &writer)
        if !owners.isEmpty { writer.line(0, "owners", "[" + owners.map(\.yaml).joined(separator: ", ") + "]") }
        if !waivers.isEmpty { writer.line(0, "waivers", "[" + waivers.map(\.yaml).joined(separator: ", ") + "]") }
        alerts.write(to: &writer)
        writer.line(0, "metrics", metrics.yaml)
    }

    /// The authorities and certificates alone, each of them in full: what is to be added to a file that is there already,
    /// below its own `authorities` and `certificates`, whatever its `defaults` say.
    package func stanza(remarks: [String: [String]] = [:]) -> String {
        var writer = YAMLWriter()
        if !authorities.isEmpty { writer.open(0, "authorities") }
        for authority in authorities { Self.write(authority, to: &writer) }
        if !certificates.isEmpty { writer.open(0, "certificates") }
        for certificate in certificates {
            writer.comment(1, remarks[certificate.name] ?? [])
            Self.write(certificate, besides: nil, to: &writer)
        }
        return writer.text
    }

    /// What most certificates have in common.
    private struct Shared {
        let authorities: [String]
        let keys: KeySet
        let challenges: [ChallengeSettings]

        init(_ certificates: [CertificateSettings]) {
            authorities = Self.commonest(certificates.map(\.authorities)) ?? []
            keys = Self.commonest(certificates.map(\.keys)) ?? KeySet(.ecdsaP256)
            challenges = Self.commonest(certificates.map(\.challenges)) ?? [.standard]
        }

        /// The first of the most frequent values.
        private static func commonest<Value: Hashable>(_ values: [Value]) -> Value? {
            var counts: [Value: Int] = [:]
            for value in values { counts[value, default: 0] += 1 }
            let most = counts.values.max()
            return values.first { counts[$0] == most }
        }
    }

    private static func write(_ authority: Authority, to writer: inout YAMLWriter) {
        writer.open(1, authority.name)
        writer.line(2, "directory", YAMLWriter.scalar(authority.directory))
        writer.line(2, "profile", authority.profile.map(YAMLWriter.scalar))
        writer.line(2, "server-roots", authority.serverRoots.map(YAMLWriter.scalar))
        writer.line(2, "chain-roots", authority.chainRoots.map(YAMLWriter.scalar))
        writer.line(
            2,
            "eab",
            authority.externalAccount.map { account in
                YAMLWriter.mapping([
                    ("kid", YAMLWriter.scalar(account.kid)), ("key-file", YAMLWriter.scalar(account.keyFile)),
                ])
            }
        )
        writer.line(2, "preferred-chain", authority.preferredChain.map(YAMLWriter.scalar))
        writer.line(2, "contact", authority.contact.map(YAMLWriter.list))
        let agreed = authority.agreedTerms.map(YAMLWriter.scalar) ?? (authority.agreesToTerms ? "true" : "false")
        writer.line(2, "terms-of-service-agreed", agreed)
        writer.line(2, "timeout", Durations.text(authority.timeout))
        writer.line(2, "patience", Durations.text(authority.patience))
        writer.line(2, "staging", authority.staging.map(YAMLWriter.scalar))
        if !authority.origins.isEmpty { writer.line(2, "origins", YAMLWriter.list(authority.origins)) }
    }

    private static func write(_ certificate: CertificateSettings, besides shared: Shared?, to writer: inout YAMLWriter)
    {
        writer.open(1, certificate.name)
        let spellings = certificate.identifiers.filter { $0.display != $0.value }.map(\.display)
        let comment = spellings.isEmpty ? "" : "  # " + spellings.joined(separator: ", ")
        writer.line(2, "names", YAMLWriter.list(certificate.identifiers.map(\.value)) + comment)
        if certificate.authorities != shared?.authorities {
            writer.line(2, "authorities", YAMLWriter.list(certificate.authorities))
        }
        if certificate.keys != shared?.keys { writer.line(2, "key", certificate.keys.yaml) }
        if certificate.challenges != shared?.challenges { writer.line(2, "challenge", certificate.challenges.yaml) }
        // Without waves there is nothing to soak.
        if certificate.soak != .zero { writer.line(2, "soak", Durations.text(certificate.soak)) }
        guard !certificate.deploy.isEmpty else { return }
        writer.open(2, "deploy")
        for target in certificate.deploy { write(target, to: &writer) }
    }

    private static func write(_ target: TargetSettings, to writer: inout YAMLWriter) {
        switch (target.link, target.copy) {
        case (let link?, let copy?):
            writer.item(3, "link", link.yaml)
            writer.line(4, "copy", copy.yaml)
        case (let link?, nil): writer.item(3, "link", link.yaml)
        case (nil, let copy?): writer.item(3, "copy", copy.yaml)
        case (nil, nil): return
        }
        writer.line(4, "validate", target.validate.map(YAMLWriter.list))
        writer.line(4, "reload", target.reload.map(YAMLWriter.list))
        writer.line(4, "verify", "[" + target.verify.map(\.yaml).joined(separator: ", ") + "]")
        writer.line(4, "deadline", Durations.text(target.deadline))
        writer.line(4, "settle", Durations.text(target.settle))
        if target.wave != 1 { writer.line(4, "wave", "\(target.wave)") }
    }
}

extension KeySet {
    fileprivate var yaml: String { isSeveral ? YAMLWriter.list(algorithms.map(\.rawValue)) : first.rawValue }
}

extension [KeyFamily: PairPaths] {
    /// One section for each kind of key, in their order.
    fileprivate var yaml: [(key: String, value: String?)] {
        KeyFamily.allCases.map { family in (family.rawValue, self[family].map { YAMLWriter.mapping($0.entries) }) }
    }
}

extension LinkSettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping(
            [
                ("fullchain", fullchain.map(YAMLWriter.scalar)), ("chain", chain.map(YAMLWriter.scalar)),
                ("cert", cert.map(YAMLWriter.scalar)), ("key", key.map(YAMLWriter.scalar)),
                ("bundle", bundle.map(YAMLWriter.scalar)),
            ] + families.yaml + [
                ("group", group.map(YAMLWriter.scalar)), ("key-mode", "\"\(keyMode.rawValue)\""),
            ]
        )
    }
}

extension CopySettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping(
            [
                ("fullchain", fullchain.map(YAMLWriter.scalar)), ("chain", chain.map(YAMLWriter.scalar)),
                ("cert", cert.map(YAMLWriter.scalar)), ("key", key.map(YAMLWriter.scalar)),
                ("bundle", bundle.map(YAMLWriter.scalar)), ("pkcs12", pkcs12.map(YAMLWriter.scalar)),
            ] + families.yaml + [
                ("password-file", passwordFile.map(YAMLWriter.scalar)), ("owner", owner.map(YAMLWriter.scalar)),
                ("group", group.map(YAMLWriter.scalar)), ("mode", "\"\(mode)\""),
                ("key-mode", "\"\(keyMode.rawValue)\""),
            ]
        )
    }
}

extension EndpointSettings {
    fileprivate var yaml: String {
        // Without a name written, the reader would choose the same one again: it is written for whoever reads this.
        let other = name.flatMap { $0.ascii == host ? nil : YAMLWriter.scalar($0.ascii) }
        guard other != nil || startTLS != nil else { return YAMLWriter.scalar(connect) }
        return YAMLWriter.mapping([
            ("connect", YAMLWriter.scalar(connect)), ("name", other), ("starttls", startTLS?.rawValue),
        ])
    }
}
