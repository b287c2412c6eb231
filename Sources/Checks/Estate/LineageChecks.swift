import FoundationEssentials
import PKI

/// What is managed: on time, and as configured.
extension EstateChecks {
    static let renewalOverdue = EstateCheck(
        Check(
            3,
            "renewal-overdue",
            "the renewal is overdue",
            .high,
            source: "policy",
            facts: .estate
        )
    ) { subject in
        subject.lineages.compactMap { lineage in
            guard let renewAt = lineage.renewAt, let notAfter = lineage.notAfter else { return nil }
            // Not the lifetime but the time left for the renewal counts: short certificates raise no false alarm.
            let limit = renewAt.addingTimeInterval(max(0, notAfter.timeIntervalSince(renewAt)) * 0.3)
            guard subject.instant > limit else { return nil }
            let due = renewAt.formatted(.iso8601)
            return .violates(
                lineage.name,
                "was to be renewed \(due) and ends \(notAfter.formatted(.iso8601))",
                hint: "see why: rekey history \(lineage.name); then: rekey run"
            )
        }
    }

    /// RFC 9773 §4.2 has clients "select a uniform random time within the suggested window": being inside it is no
    /// fault. Past its end it is, and so is being inside it when the time chosen has passed.
    static let windowMissed = EstateCheck(
        Check(
            6,
            "renewal-window-missed",
            "the authority's renewal window is missed",
            .high,
            source: "RFC 9773 §4.2",
            facts: .estate
        )
    ) { subject in
        subject.lineages.compactMap { lineage in
            guard let window = lineage.window, subject.instant > window.start else { return nil }
            let hint = "renew now: rekey rotate \(lineage.name)"
            if subject.instant > window.end {
                return .violates(lineage.name, "the window ended \(window.end.formatted(.iso8601))", hint: hint)
            }
            guard let renewAt = lineage.renewAt, subject.instant > renewAt else { return nil }
            let chosen = renewAt.formatted(.iso8601)
            return .violates(lineage.name, "the time chosen in the window, \(chosen), has passed", hint: hint, .medium)
        }
    }

    static let namesDiffer = EstateCheck(
        Check(
            20,
            "names-differ-from-configuration",
            "the live certificate's names are not the configured ones",
            .high,
            source: "policy",
            facts: .estate
        )
    ) { subject in
        subject.lineages.compactMap { lineage in
            guard let live = lineage.liveNames, live != lineage.configuredNames else { return nil }
            let missing = lineage.configuredNames.subtracting(live).sorted().map(\.value)
            let extra = live.subtracting(lineage.configuredNames).sorted().map(\.value)
            let words = [("missing", missing), ("not configured", extra)].filter { !$0.1.isEmpty }
            let detail = words.map { "\($0.0): \(OneLine.list($0.1))" }.joined(separator: "; ")
            return .violates(lineage.name, detail, hint: "order one with the right names: rekey rotate \(lineage.name)")
        }
    }

    static let profileDiffers = EstateCheck(
        Check(
            73,
            "profile-differs",
            "the live certificate was ordered with another profile than is configured",
            .medium,
            source: "policy",
            facts: .estate
        )
    ) { subject in
        subject.lineages.compactMap { lineage in
            guard let configured = lineage.configuredProfile, lineage.liveNames != nil else { return nil }
            guard let used = lineage.usedProfile else {
                return EstateFinding(lineage.name, .undecided("the profile of the live certificate"))
            }
            guard used != configured else { return nil }
            let seen = used.isEmpty ? "no profile" : OneLine.text(used)
            return .violates(
                lineage.name,
                "ordered with \(seen), configured is \(OneLine.text(configured))",
                hint: "the next renewal uses the configured one; now: rekey rotate \(lineage.name) --force"
            )
        }
    }

    static let placesDisagree = EstateCheck(
        Check(
            88,
            "served-disk-issued-differ",
            "what is served, what lies on disk and what was issued are not the same",
            .high,
            source: "policy",
            facts: .estate
        )
    ) { subject in
        DriftJudge.drifts(in: subject.drifts).compactMap { drift in
            switch drift.kind {
            case .servedNotNewest, .fileNeverServed, .servedButUnmanaged, .addressDisagrees:
                .violates(
                    drift.unit.key,
                    "\(drift.kind.rawValue): \(drift.detail)",
                    hint: drift.fix,
                    drift.kind.severity
                )
            case .keyReused, .permissionDrift: nil
            }
        }
    }

    /// Silence is not health: a place that nobody could look at for three intervals is a finding.
    static let notLookedAt = EstateCheck(
        Check(
            100,
            "not-looked-at",
            "a place was not looked at successfully for three intervals",
            .high,
            source: "policy",
            facts: .estate
        )
    ) { subject in
        subject.locations.compactMap { location in
            let last = location.lastSuccess ?? location.since
            guard subject.instant.timeIntervalSince(last) > location.interval * 3 else { return nil }
            let ever = location.lastSuccess == nil ? "never since" : "not since"
            return .violates(
                location.place,
                "\(ever) \(last.formatted(.iso8601)), to be done every \(OneLine.number(location.interval)) s",
                hint: "see the blind spots of the last scan, and whether scans run at all"
            )
        }
    }
}
