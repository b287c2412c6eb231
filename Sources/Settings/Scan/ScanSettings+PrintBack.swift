extension ScanSettings {
    /// The section as YAML; nothing if every value is the default.
    func write(to writer: inout YAMLWriter) {
        guard self != ScanSettings() else { return }
        writer.open(0, "scan")
        writer.line(1, "every", interval.map(Durations.text) ?? "never")
        if !paths.isEmpty { writer.line(1, "paths", YAMLWriter.list(paths)) }
        if !exclude.isEmpty { writer.line(1, "exclude", YAMLWriter.list(exclude)) }
        writer.line(1, "local", local ? "true" : "false")
        if !targets.isEmpty { writer.line(1, "targets", YAMLWriter.list(targets)) }
        if !ranges.isEmpty { writer.line(1, "ranges", YAMLWriter.list(ranges)) }
        writer.line(1, "ports", "[" + ports.map(String.init).joined(separator: ", ") + "]")
        writer.line(1, "per-second", perSecond.map(String.init))
        if revocation { writer.line(1, "revocation", "true") }
        writer.line(1, "passwords-file", passwordsFile.map(YAMLWriter.scalar))
        if !kubernetes.isEmpty {
            writer.open(1, "kubernetes")
            for cluster in kubernetes { writer.line(2, cluster.name, cluster.yaml) }
        }
        if !aws.isEmpty {
            writer.open(1, "aws")
            for account in aws { writer.line(2, account.name, account.yaml) }
        }
        writer.line(1, "transparency", transparency?.yaml)
    }
}

extension KubernetesSettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping([
            ("kubeconfig", kubeconfig.map(YAMLWriter.scalar)),
            ("namespaces", namespaces.isEmpty ? nil : YAMLWriter.list(namespaces)),
        ])
    }
}

extension AWSSettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping([
            ("regions", YAMLWriter.list(regions)), ("credentials-file", YAMLWriter.scalar(credentialsFile)),
            ("profile", YAMLWriter.scalar(profile)), ("endpoint", endpoint.map(YAMLWriter.scalar)),
        ])
    }
}

extension TransparencySettings {
    fileprivate var yaml: String {
        YAMLWriter.mapping([
            ("domains", YAMLWriter.list(domains)), ("search", search.map(YAMLWriter.scalar)),
            ("logs", logs.isEmpty ? nil : "[" + logs.map(\.yaml).joined(separator: ", ") + "]"),
        ])
    }
}

extension TransparencyLogSettings {
    fileprivate var yaml: String {
        guard origin != nil || key != nil else { return YAMLWriter.scalar(url) }
        return YAMLWriter.mapping([
            ("url", YAMLWriter.scalar(url)), ("origin", origin.map(YAMLWriter.scalar)),
            ("key", key.map(YAMLWriter.scalar)),
        ])
    }
}
