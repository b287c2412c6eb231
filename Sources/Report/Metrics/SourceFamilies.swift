import FoundationEssentials

/// Sources and revocation lists, under the names of x509-certificate-exporter.
enum SourceFamilies {
    static func of(_ model: MetricsModel, _ budget: inout SeriesBudget) -> [MetricFamily] {
        sources(model.sources.sorted { $0.name < $1.name }, &budget)
            + revocationLists(model.revocationLists.sorted { $0.path < $1.path }, at: model.now, &budget)
    }

    private static func sources(_ sources: [SourceMetrics], _ budget: inout SeriesBudget) -> [MetricFamily] {
        var up = MetricFamily("x509_source_up", .gauge, "1 when the source could be read.")
        var bundles = MetricFamily("x509_source_bundles", .gauge, "Files, secrets or endpoints with certificates.")
        var errors = MetricFamily("x509_source_errors", .counter, "What could not be read, by reason.")
        for source in sources where budget.take(2 + source.errors.count) {
            let labels: KeyValuePairs = ["source_kind": source.kind, "source_name": source.name]
            up.add(source.isUp ? 1 : 0, labels)
            bundles.add(source.bundles, labels)
            for error in source.errors {
                errors.add(
                    error.count,
                    ["source_kind": source.kind, "source_name": source.name, "reason": error.label]
                )
            }
        }
        return [up, bundles, errors]
    }

    private static func revocationLists(
        _ lists: [RevocationListMetrics],
        at now: Date,
        _ budget: inout SeriesBudget
    ) -> [MetricFamily] {
        var this = MetricFamily("x509_crl_this_update", .gauge, "When the list was made, in seconds since 1970.")
        var next = MetricFamily("x509_crl_next_update", .gauge, "When the next list is due, in seconds since 1970.")
        var number = MetricFamily("x509_crl_number", .gauge, "The list's number.")
        var stale = MetricFamily("x509_crl_stale", .gauge, "1 when the next list is overdue.")
        for list in lists where budget.take(4) {
            let labels: KeyValuePairs = [
                "issuer_C": list.issuer.country, "issuer_O": list.issuer.organization,
                "issuer_CN": list.issuer.commonName, "filename": CertificateFamilies.fileName(list.path),
                "filepath": list.path,
            ]
            this.add(CivilTime.wholeSeconds(list.thisUpdate), labels)
            if let update = list.nextUpdate {
                next.add(CivilTime.wholeSeconds(update), labels)
                stale.add(update < now ? 1 : 0, labels)
            }
            if let own = list.number { number.add(own, labels) }
        }
        return [this, next, number, stale]
    }
}
