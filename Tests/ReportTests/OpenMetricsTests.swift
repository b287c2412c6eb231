import FoundationEssentials
import Testing

@testable import Report

struct OpenMetricsTests {
    private func read(_ model: MetricsModel, _ limits: MetricsLimits = MetricsLimits()) -> ExpositionReader {
        ExpositionReader(OpenMetrics.render(MetricFamilies.of(model, limits: limits), format: .openMetrics))
    }

    private func values(_ reader: ExpositionReader, _ name: String, _ labels: [String: String] = [:]) -> [Double] {
        reader.samples.filter { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }.map(\.value)
    }

    @Test func aStrictReaderTakesAllOfIt() {
        let reader = read(SampleMetrics.estate(managed: 3, files: 40, endpoints: 4))
        #expect(reader.problems == [])
        #expect(read(MetricsModel(now: SampleModel.now, version: "1")).problems == [])
    }

    @Test func dashboardsFindTheNamesTheyRead() {
        let reader = read(SampleMetrics.estate(managed: 3, files: 40, endpoints: 4))
        let names = Set(reader.samples.map(\.name))
        let wanted: Set<String> = [
            "x509_cert_not_after", "x509_cert_not_before", "x509_cert_expired", "x509_cert_error",
            "x509_crl_next_update",
            "x509_crl_this_update", "x509_crl_number", "x509_crl_stale", "x509_source_up", "x509_source_bundles",
            "x509_source_errors_total", "ssl_cert_not_after", "ssl_cert_not_before", "ssl_file_cert_not_after",
            "ssl_verified_cert_not_after", "ssl_probe_success", "ssl_tls_version_info", "probe_success",
            "probe_ssl_earliest_cert_expiry", "probe_ssl_last_chain_expiry_timestamp_seconds",
            "probe_ssl_last_chain_info",
            "certmanager_certificate_ready_status", "certmanager_certificate_not_after_timestamp_seconds",
            "certmanager_certificate_expiration_timestamp_seconds", "certmanager_certificate_renewal_timestamp_seconds",
            "rekey_certificates", "rekey_certificates_expiry_seconds_bucket", "rekey_rotation_total",
            "rekey_managed_renew_at_timestamp_seconds", "rekey_managed_not_after_timestamp_seconds", "rekey_build_info",
        ]
        #expect(wanted.subtracting(names) == [])
    }

    @Test func valuesAreWhatTheModelSays() {
        let reader = read(SampleMetrics.estate(managed: 3, files: 40, endpoints: 4))
        let now = SampleModel.now.timeIntervalSince1970
        let file = ["filepath": "/etc/ssl/host-0.pem", "filename": "host-0.pem", "subject_CN": "host-0.example.com"]
        #expect(values(reader, "x509_cert_expired", file) == [1])
        #expect(values(reader, "x509_cert_not_after", file) == [now - 3 * 86_400])
        #expect(values(reader, "x509_cert_error", ["filepath": "/etc/ssl/broken.pem"]) == [1])
        #expect(values(reader, "x509_crl_stale") == [1])
        #expect(values(reader, "ssl_probe_success", ["instance": "host-0:443"]) == [0])
        #expect(values(reader, "ssl_cert_not_after", ["dnsnames": ",host-1.example.com,www.example.com,"]).count == 1)
        #expect(values(reader, "ssl_verified_cert_not_after", ["chain_no": "0", "instance": "host-1:443"]).count == 2)
        #expect(
            values(reader, "certmanager_certificate_ready_status", ["name": "site-0", "condition": "Unknown"]) == [1]
        )
        #expect(values(reader, "certmanager_certificate_ready_status", ["name": "site-1", "condition": "True"]) == [1])
        #expect(values(reader, "rekey_managed_served", ["name": "site-0"]) == [])
        #expect(values(reader, "rekey_managed_served", ["name": "site-1"]) == [0])
        #expect(values(reader, "rekey_managed_served", ["name": "site-2"]) == [1])
        #expect(values(reader, "rekey_certificates", ["issuer": "Let's \"Encrypt\" \\ E8\n"]) == [3])
        #expect(values(reader, "rekey_rotation_duration_seconds_bucket", ["le": "+Inf"]) == [4])
        #expect(values(reader, "rekey_rotation_duration_seconds_bucket", ["le": "5.0"]) == [2])
    }

    /// Managed ones always; others once they end within the window.
    @Test func farAwayEndsOfOthersAreNotWritten() {
        let reader = read(SampleMetrics.estate(managed: 0, files: 90, endpoints: 0))
        #expect(values(reader, "x509_cert_not_after", ["serial_number": "1060"]).count == 1)
        #expect(values(reader, "x509_cert_not_after", ["serial_number": "1061"]) == [])
        #expect(values(reader, "x509_cert_not_after", ["serial_number": "1031"]).count == 1)
        let all = read(SampleMetrics.estate(managed: 0, files: 90, endpoints: 0), MetricsLimits(all: true))
        #expect(values(all, "x509_cert_not_after").count == 90)
    }

    /// An endpoint in trouble is written however long its certificate lasts.
    @Test(arguments: [(true, 0), (false, 1)])
    func endpointsInTroubleAreWritten(success: Bool, count: Int) {
        var model = SampleMetrics.estate(managed: 0, files: 0, endpoints: 1)
        model.endpoints[0].managed = false
        model.endpoints[0].success = success
        model.endpoints[0].served[0].notAfter = SampleModel.after(days: 300)
        #expect(values(read(model), "probe_success").count == count)
    }

    @Test func noMoreThanTenThousandSeriesUnlessAskedFor() {
        let model = SampleMetrics.estate(managed: 600, files: 9_000, endpoints: 100)
        let reader = read(model)
        #expect(reader.problems == [] && reader.samples.count <= 10_000 && reader.samples.count > 9_900)
        #expect(values(reader, "rekey_managed_not_after_timestamp_seconds").count == 600)
        #expect(values(reader, "rekey_metrics_omitted").allSatisfy { $0 > 0 })
        let all = read(model, MetricsLimits(all: true))
        #expect(all.samples.count > 50_000 && values(all, "rekey_metrics_omitted") == [0])
    }

    /// Two certificates with one set of labels would make a reader refuse the whole text.
    @Test func aSeriesIsNeverWrittenTwice() {
        var model = SampleMetrics.estate(managed: 1, files: 5, endpoints: 1)
        model.certificates += model.certificates
        model.managed += model.managed
        model.endpoints += model.endpoints
        #expect(read(model).problems == [])
    }

    @Test func theClassicTextNamesWhatItsReadersExpect() {
        let families = MetricFamilies.of(SampleMetrics.estate(managed: 1, files: 2, endpoints: 1))
        let text = OpenMetrics.render(families, format: .classic)
        #expect(!text.contains("# EOF") && !text.contains("# UNIT") && text.hasSuffix("\n"))
        #expect(text.contains("# TYPE rekey_rotation_total counter\nrekey_rotation_total{result="))
        #expect(text.contains("# TYPE rekey_build_info gauge\n"))
        #expect(text.contains("# TYPE rekey_certificates_expiry_seconds_bucket gauge\n"))
        #expect(text.contains("issuer=\"Let's \\\"Encrypt\\\" \\\\ E8\\n\""))
        let types = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
        #expect(types.allSatisfy { $0.hasSuffix(" gauge") || $0.hasSuffix(" counter") || $0.hasSuffix(" histogram") })
    }

    @Test func numbersAreWrittenAsReadersTakeThem() {
        #expect(OpenMetrics.number(1_795_262_640) == "1795262640" && OpenMetrics.number(0.25) == "0.25")
        #expect(OpenMetrics.number(.nan) == "NaN" && OpenMetrics.number(-.infinity) == "-Inf")
    }
}
