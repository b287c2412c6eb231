import FoundationEssentials

/// A model's metrics: our own of low cardinality, and those under the names that existing dashboards read.
package enum MetricFamilies {
    /// In a fixed order. Single certificates are written managed first, then by their end, as far as the limits go; how
    /// many were left out is a metric too.
    package static func of(_ model: MetricsModel, limits: MetricsLimits = MetricsLimits()) -> [MetricFamily] {
        let window = model.now.addingTimeInterval(limits.alertWindow)
        let endpoints = model.endpoints.sorted { ($0.managed ? 0 : 1, $0.target) < ($1.managed ? 0 : 1, $1.target) }
            .filter { endpoint in
                limits.all || endpoint.managed || !endpoint.success
                    || endpoint.served.contains { $0.notAfter < window }
            }
        let certificates = model.certificates.filter { limits.all || $0.managed || $0.notAfter < window }
            .sorted { Order($0) < Order($1) }
        let managed = model.managed.sorted { $0.name < $1.name }

        var families = EstateFamilies(model).families
        var budget = SeriesBudget(limits.all ? .max : limits.series - families.map(\.samples.count).total() - 16)
        families += SourceFamilies.of(model, &budget)
        families += ManagedFamilies.of(managed, &budget)
        families += EndpointFamilies.of(endpoints, &budget)
        families += CertificateFamilies.of(certificates, unreadable: model.unreadable.sorted(), at: model.now, &budget)
        var omitted = MetricFamily("rekey_metrics_omitted", .gauge, "Objects without series, because of the limit.")
        omitted.add(budget.refused)
        return families + [omitted]
    }

    /// Managed first, then the soonest to end, then by name, so that the limit cuts off what matters least.
    private struct Order: Comparable {
        let rank: (Int, Int, String, String)

        init(_ certificate: CertificateMetrics) {
            let end = CivilTime.wholeSeconds(certificate.notAfter)
            let place = certificate.path + certificate.secretNamespace + certificate.secretName + certificate.secretKey
            rank = (certificate.managed ? 0 : 1, end, place, certificate.serial)
        }

        static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        static func == (left: Self, right: Self) -> Bool { left.rank == right.rank }
    }
}
