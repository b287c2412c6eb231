import FoundationEssentials

@testable import Report

/// Metrics of an estate made from numbers alone.
enum SampleMetrics {
    static func estate(managed: Int, files: Int, endpoints: Int) -> MetricsModel {
        var model = MetricsModel(now: SampleModel.now, version: "1.0")
        model.counts = [
            CertificateCount(
                environment: "prod",
                managed: true,
                issuer: "Let's \"Encrypt\" \\ E8\n",
                keyType: "ecdsa-p256",
                status: "valid",
                count: managed
            )
        ]
        model.expiry = ExpiryBuckets(cumulative: [1, 2, 3, 4, 5, 6, 7, 8], total: 9)
        model.managed = (0..<managed).map { number in
            ManagedMetrics(
                name: "site-\(number)",
                authority: "letsencrypt",
                notBefore: SampleModel.after(days: -10),
                notAfter: SampleModel.after(days: 80),
                renewAt: SampleModel.after(days: 50),
                state: "live",
                isReady: number == 0 ? nil : true,
                isServed: number == 0 ? nil : number > 1
            )
        }
        model.rotations = [LabelledCount(3, ["result": "failed", "reason": "rate_limited"])]
        model.rotationDurations = DurationHistogram(
            bounds: [0.5, 5, 60],
            cumulative: [1, 2, 3],
            count: 4,
            sum: 100.25
        )
        model.findings = [LabelledCount(2, ["check": "expired", "severity": "critical"])]
        model.storeErrors = 0
        model.unreadable = ["/etc/ssl/broken.pem"]
        model.certificates = (0..<files).map(certificate)
        model.revocationLists = [
            RevocationListMetrics(
                issuer: NameMetrics(commonName: "CA"),
                path: "/etc/ssl/ca.crl",
                thisUpdate: SampleModel.after(days: -9),
                nextUpdate: SampleModel.after(days: -1),
                number: 7
            )
        ]
        model.sources = [
            SourceMetrics(
                name: "etc",
                kind: "files",
                isUp: true,
                bundles: files,
                errors: [Share(label: "permission_denied", count: 2)]
            )
        ]
        model.endpoints = (0..<endpoints).map { number in
            EndpointMetrics(
                target: "host-\(number):443",
                success: number > 0,
                version: "TLS 1.3",
                served: [certificate(number)],
                verifiedChains: [[certificate(number), certificate(number + 1)]],
                fingerprint: "aa11",
                managed: true
            )
        }
        return model
    }

    /// Every third is managed; the others end further and further away, from three days ago on.
    static func certificate(_ number: Int) -> CertificateMetrics {
        CertificateMetrics(
            subject: NameMetrics(commonName: "host-\(number).example.com", organization: "Example"),
            issuer: NameMetrics(commonName: "E8"),
            serial: "\(1_000 + number)",
            dnsNames: ["host-\(number).example.com", "www.example.com"],
            path: "/etc/ssl/host-\(number).pem",
            notBefore: SampleModel.after(days: -30),
            notAfter: SampleModel.after(days: Double(number) - 3),
            managed: number % 3 == 0
        )
    }
}
