import FoundationEssentials

/// Our own metrics of the whole estate: few series, whatever its size.
struct EstateFamilies {
    let families: [MetricFamily]

    init(_ model: MetricsModel) {
        let fixed = [Self.build(model), Self.certificates(model), Self.expiry(model.expiry), Self.durations(model)]
        families = fixed + Self.counters(model) + Self.gauges(model)
    }

    private static func build(_ model: MetricsModel) -> MetricFamily {
        var build = MetricFamily("rekey_build", .info, "The program that wrote this.")
        build.add(1, ["version": model.version])
        return build
    }

    private static func certificates(_ model: MetricsModel) -> MetricFamily {
        var family = MetricFamily("rekey_certificates", .gauge, "Certificates known, by what they have in common.")
        for count in model.counts {
            family.add(
                count.count,
                [
                    "env": count.environment, "managed": count.managed ? "true" : "false", "issuer": count.issuer,
                    "key_type": count.keyType, "status": count.status,
                ]
            )
        }
        return family
    }

    private static func expiry(_ buckets: ExpiryBuckets) -> MetricFamily {
        var family = MetricFamily(
            "rekey_certificates_expiry_seconds",
            .gaugeHistogram,
            "Certificates by the seconds left until their end; le 0 are expired.",
            unit: "seconds"
        )
        for (bound, count) in zip(ExpiryBuckets.bounds, buckets.cumulative) {
            family.add(count, ["le": OpenMetrics.bound(Double(bound))], suffix: "_bucket")
        }
        family.add(buckets.total, ["le": "+Inf"], suffix: "_bucket")
        return family
    }

    private static func durations(_ model: MetricsModel) -> MetricFamily {
        var family = MetricFamily(
            "rekey_rotation_duration_seconds",
            .histogram,
            "How long successful rotations took from their begin to the proof that they are served.",
            unit: "seconds"
        )
        guard let histogram = model.rotationDurations else { return family }
        for (bound, count) in zip(histogram.bounds, histogram.cumulative) {
            family.add(count, ["le": OpenMetrics.bound(bound)], suffix: "_bucket")
        }
        family.add(histogram.count, ["le": "+Inf"], suffix: "_bucket")
        family.add(histogram.count, suffix: "_count")
        family.add(histogram.sum, suffix: "_sum")
        return family
    }

    private static func counters(_ model: MetricsModel) -> [MetricFamily] {
        [
            family("rekey_rotation", .counter, "Rotations that ended, by how.", model.rotations),
            family("rekey_rotation_step_failures", .counter, "Steps of rotations that failed.", model.stepFailures),
            family("rekey_scan", .counter, "Scans that ended.", model.scans),
            family("rekey_acme_requests", .counter, "Requests sent to authorities.", model.acmeRequests),
            family("rekey_acme_rate_limited", .counter, "Requests refused for their rate.", model.acmeRateLimited),
            single("rekey_store_errors", .counter, "Failures of the store.", model.storeErrors),
            single(
                "rekey_ct_unmanaged",
                .counter,
                "Certificates found in transparency logs that nothing here manages.",
                model.unmanagedInTransparency
            ),
        ]
    }

    private static func gauges(_ model: MetricsModel) -> [MetricFamily] {
        var durations = MetricFamily(
            "rekey_scan_duration_seconds",
            .gauge,
            "How long the last scan took.",
            unit: "seconds"
        )
        for duration in model.scanDurations { durations.add(duration.value, duration.labels) }
        return [
            family("rekey_deployment_targets", .gauge, "Deployment targets by state.", model.targets),
            family("rekey_drift", .gauge, "Open differences between issued, on disk and served.", model.drifts),
            family("rekey_findings", .gauge, "Open findings.", model.findings),
            durations,
            single("rekey_scan_backlog", .gauge, "Places that are due to be looked at.", model.scanBacklog),
        ]
    }

    private static func family(
        _ name: String,
        _ kind: MetricFamily.Kind,
        _ help: String,
        _ counts: [LabelledCount]
    ) -> MetricFamily {
        var family = MetricFamily(name, kind, help)
        for count in counts { family.add(count.count, count.labels) }
        return family
    }

    private static func single(
        _ name: String,
        _ kind: MetricFamily.Kind,
        _ help: String,
        _ count: Int?
    ) -> MetricFamily {
        var family = MetricFamily(name, kind, help)
        if let count { family.add(count) }
        return family
    }
}

extension OpenMetrics {
    /// A bucket's bound as OpenMetrics wants it: with a fraction, always.
    static func bound(_ value: Double) -> String {
        let text = number(value)
        return text.allSatisfy { $0.isNumber || $0 == "-" } ? text + ".0" : text
    }
}
