import FoundationEssentials

/// Certificates that Rekey renews, one by one, under our names and under cert-manager's.
enum ManagedFamilies {
    static func of(_ managed: [ManagedMetrics], _ budget: inout SeriesBudget) -> [MetricFamily] {
        var ours = Ours()
        var theirs = CertManager()
        for certificate in managed where budget.take(12) {
            ours.add(certificate)
            theirs.add(certificate)
        }
        return ours.families + theirs.families
    }

    private struct Ours {
        var end = MetricFamily(
            "rekey_managed_not_after_timestamp_seconds",
            .gauge,
            "When the live certificate ends.",
            unit: "seconds"
        )
        var begin = MetricFamily(
            "rekey_managed_not_before_timestamp_seconds",
            .gauge,
            "When the live certificate began.",
            unit: "seconds"
        )
        var renewal = MetricFamily(
            "rekey_managed_renew_at_timestamp_seconds",
            .gauge,
            "When it is to be renewed.",
            unit: "seconds"
        )
        var state = MetricFamily("rekey_managed_state", .gauge, "1 for the state it is in; others are not written.")

        var served = MetricFamily(
            "rekey_managed_served",
            .gauge,
            "1 when every endpoint was last seen to serve what is live; not written where none is looked at."
        )

        var families: [MetricFamily] { [end, begin, renewal, state, served] }

        mutating func add(_ certificate: ManagedMetrics) {
            let labels: KeyValuePairs = ["name": certificate.name, "env": certificate.environment]
            end.add(CivilTime.wholeSeconds(certificate.notAfter), labels)
            begin.add(CivilTime.wholeSeconds(certificate.notBefore), labels)
            renewal.add(CivilTime.wholeSeconds(certificate.renewAt), labels)
            state.add(
                1,
                ["name": certificate.name, "env": certificate.environment, "state": certificate.state]
            )
            if let isServed = certificate.isServed { served.add(isServed ? 1 : 0, labels) }
        }
    }

    /// The names and labels of cert-manager; the environment stands for the namespace.
    private struct CertManager {
        var ready = MetricFamily(
            "certmanager_certificate_ready_status",
            .gauge,
            "Whether what was issued last is served."
        )
        var times = ["not_after", "not_before", "expiration", "renewal"].map { word in
            MetricFamily(
                "certmanager_certificate_\(word)_timestamp_seconds",
                .gauge,
                "The certificate's \(word.replacing("_", with: " ")) time.",
                unit: "seconds"
            )
        }

        var families: [MetricFamily] { [ready] + times }

        mutating func add(_ certificate: ManagedMetrics) {
            let held = certificate.isReady.map { $0 ? "True" : "False" } ?? "Unknown"
            for condition in ["False", "True", "Unknown"] {
                ready.add(condition == held ? 1 : 0, Self.labels(certificate, condition: condition))
            }
            let instants = [
                certificate.notAfter, certificate.notBefore, certificate.notAfter, certificate.renewAt,
            ]
            for (index, instant) in zip(times.indices, instants) {
                times[index].add(CivilTime.wholeSeconds(instant), Self.labels(certificate, condition: ""))
            }
        }

        private static func labels(
            _ certificate: ManagedMetrics,
            condition: String
        ) -> KeyValuePairs<String, String> {
            [
                "condition": condition, "name": certificate.name,
                "namespace": certificate.environment.isEmpty ? "default" : certificate.environment,
                "issuer_name": certificate.authority, "issuer_kind": "Authority", "issuer_group": "rekey",
            ]
        }
    }
}
