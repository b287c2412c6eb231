import FoundationEssentials

/// Certificates in files and secrets, under the names of x509-certificate-exporter and of ssl_exporter.
enum CertificateFamilies {
    static func of(
        _ certificates: [CertificateMetrics],
        unreadable: [String],
        at now: Date,
        _ budget: inout SeriesBudget
    ) -> [MetricFamily] {
        var end = MetricFamily("x509_cert_not_after", .gauge, "When the certificate ends, in seconds since 1970.")
        var begin = MetricFamily("x509_cert_not_before", .gauge, "When the certificate begins, in seconds since 1970.")
        var expired = MetricFamily("x509_cert_expired", .gauge, "1 when the certificate is past its end.")
        var error = MetricFamily("x509_cert_error", .gauge, "1 when it could not be read as a certificate.")
        for path in unreadable where budget.take(1) {
            error.add(1, ["filename": fileName(path), "filepath": path])
        }
        var fileEnd = MetricFamily(
            "ssl_file_cert_not_after",
            .gauge,
            "When the certificate ends, in seconds since 1970."
        )
        var fileBegin = MetricFamily(
            "ssl_file_cert_not_before",
            .gauge,
            "When the certificate begins, in seconds since 1970."
        )
        for certificate in certificates where budget.take(certificate.path.isEmpty ? 4 : 6) {
            let labels = x509(certificate)
            let (from, until) = (
                CivilTime.wholeSeconds(certificate.notBefore), CivilTime.wholeSeconds(certificate.notAfter)
            )
            end.add(until, labels)
            begin.add(from, labels)
            expired.add(certificate.notAfter < now ? 1 : 0, labels)
            error.add(0, labels)
            guard !certificate.path.isEmpty else { continue }
            fileEnd.add(until, ssl(certificate, ["file": certificate.path]))
            fileBegin.add(from, ssl(certificate, ["file": certificate.path]))
        }
        return [end, begin, expired, error, fileEnd, fileBegin]
    }

    private static func x509(_ certificate: CertificateMetrics) -> KeyValuePairs<String, String> {
        let (subject, issuer) = (certificate.subject, certificate.issuer)
        return [
            "serial_number": certificate.serial,
            "subject_C": subject.country, "subject_ST": subject.state, "subject_L": subject.locality,
            "subject_O": subject.organization, "subject_OU": subject.unit, "subject_CN": subject.commonName,
            "issuer_C": issuer.country, "issuer_ST": issuer.state, "issuer_L": issuer.locality,
            "issuer_O": issuer.organization, "issuer_OU": issuer.unit, "issuer_CN": issuer.commonName,
            "filename": fileName(certificate.path), "filepath": certificate.path,
            "secret_namespace": certificate.secretNamespace, "secret_name": certificate.secretName,
            "secret_key": certificate.secretKey,
        ]
    }

    /// ssl_exporter's labels, whose lists begin and end with a comma.
    static func ssl(
        _ certificate: CertificateMetrics,
        _ more: KeyValuePairs<String, String>
    ) -> [(String, String)] {
        more.map { ($0.key, $0.value) } + [
            ("serial_no", certificate.serial), ("issuer_cn", certificate.issuer.commonName),
            ("cn", certificate.subject.commonName), ("dnsnames", list(certificate.dnsNames)),
            ("ips", list(certificate.addresses)), ("emails", list(certificate.emails)),
            ("ou", list([certificate.subject.unit].filter { !$0.isEmpty })),
        ]
    }

    private static func list(_ words: [String]) -> String {
        words.isEmpty ? "" : "," + words.joined(separator: ",") + ","
    }

    static func fileName(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? ""
    }
}

extension MetricFamily {
    /// Adds a sample whose labels were put together from parts.
    mutating func add(_ value: Int, _ labels: [(String, String)]) {
        add(MetricSample(suffix: kind == .info ? "_info" : "", labels: labels, value: Double(value)))
    }
}
