import FoundationEssentials

/// Endpoints, under the names of ssl_exporter and of blackbox_exporter.
///
/// Probes are told apart by `instance`, which a scraper sets itself unless it honours the labels it reads
/// (`honor_labels: true`).
struct EndpointFamilies {
    private var success = MetricFamily("ssl_probe_success", .gauge, "1 when the endpoint was reached and verified.")
    private var begin = MetricFamily(
        "ssl_cert_not_before",
        .gauge,
        "When the certificate begins, in seconds since 1970."
    )
    private var end = MetricFamily("ssl_cert_not_after", .gauge, "When the certificate ends, in seconds since 1970.")
    private var chains = MetricFamily(
        "ssl_verified_cert_not_after",
        .gauge,
        "When a certificate of a verified chain ends, in seconds since 1970."
    )
    private var version = MetricFamily("ssl_tls_version", .info, "The protocol's version.")
    private var probe = MetricFamily("probe_success", .gauge, "1 when the endpoint was reached and verified.")
    private var earliest = MetricFamily(
        "probe_ssl_earliest_cert_expiry",
        .gauge,
        "The earliest end of what was served, in seconds since 1970."
    )
    private var last = MetricFamily(
        "probe_ssl_last_chain_expiry_timestamp_seconds",
        .gauge,
        "When the last verified chain ends.",
        unit: "seconds"
    )
    private var lastInfo = MetricFamily("probe_ssl_last_chain", .info, "The leaf of the last chain.")

    static func of(_ endpoints: [EndpointMetrics], _ budget: inout SeriesBudget) -> [MetricFamily] {
        var families = Self()
        for endpoint in endpoints {
            let series = 6 + 2 * endpoint.served.count + endpoint.verifiedChains.map(\.count).total()
            if budget.take(series) { families.add(endpoint) }
        }
        return families.all
    }

    private var all: [MetricFamily] {
        [success, begin, end, chains, version, probe, earliest, last, lastInfo]
    }

    private mutating func add(_ endpoint: EndpointMetrics) {
        let instance: KeyValuePairs = ["instance": endpoint.target]
        success.add(endpoint.success ? 1 : 0, instance)
        probe.add(endpoint.success ? 1 : 0, instance)
        if !endpoint.version.isEmpty {
            version.add(1, ["instance": endpoint.target, "version": endpoint.version])
        }
        for certificate in endpoint.served {
            let labels = CertificateFamilies.ssl(certificate, instance)
            end.add(CivilTime.wholeSeconds(certificate.notAfter), labels)
            begin.add(CivilTime.wholeSeconds(certificate.notBefore), labels)
        }
        if let first = endpoint.served.map(\.notAfter).min() { earliest.add(CivilTime.wholeSeconds(first), instance) }
        addChains(of: endpoint)
        if let leaf = endpoint.served.first { lastInfo.add(1, Self.leaf(leaf, of: endpoint)) }
    }

    /// A chain ends when its first certificate does; the last chain is the one that ends latest.
    private mutating func addChains(of endpoint: EndpointMetrics) {
        for (index, chain) in endpoint.verifiedChains.enumerated() {
            for certificate in chain {
                let labels = CertificateFamilies.ssl(
                    certificate,
                    ["instance": endpoint.target, "chain_no": "\(index)"]
                )
                chains.add(CivilTime.wholeSeconds(certificate.notAfter), labels)
            }
        }
        let ends = endpoint.verifiedChains.compactMap { $0.map(\.notAfter).min() }
        if let latest = ends.max() { last.add(CivilTime.wholeSeconds(latest), ["instance": endpoint.target]) }
    }

    private static func leaf(
        _ leaf: CertificateMetrics,
        of endpoint: EndpointMetrics
    ) -> KeyValuePairs<String, String> {
        [
            "instance": endpoint.target, "fingerprint_sha256": endpoint.fingerprint,
            "subject": "CN=\(leaf.subject.commonName)", "issuer": "CN=\(leaf.issuer.commonName)",
            "subjectalternative": leaf.dnsNames.joined(separator: ","), "serialnumber": leaf.serial,
        ]
    }
}
