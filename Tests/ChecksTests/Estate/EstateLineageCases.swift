import Foundation
import PKI

@testable import Checks

enum EstateLineageCases {
    private typealias Checks = EstateChecks
    private static let now = EndpointBench.now
    private static let day = EndpointBench.day

    static func make() throws -> [EstateCase] {
        try schedule() + names() + profiles() + agreement() + locations()
    }

    private static func text(_ days: Double) -> String { (now + days * day).formatted(.iso8601) }

    private static func estate(_ change: (inout ManagedLineage) -> Void) throws -> EstateSubject {
        let names: Set<Identifier> = [try Identifier("a.test"), try Identifier("b.test")]
        var lineage = ManagedLineage(
            "web",
            configuredNames: names,
            liveNames: names,
            notAfter: now + 30 * day,
            renewAt: now + day
        )
        change(&lineage)
        return EstateSubject(instant: now, lineages: [lineage])
    }

    private static func schedule() throws -> [EstateCase] {
        let overdue = Checks.renewalOverdue
        let missed = Checks.windowMissed
        // Due 13 days ago with 30 days to go: 13 of 43 days is more than 30 %.
        let late = "was to be renewed \(text(-13)) and ends \(text(30))"
        let short = "was to be renewed \(text(-2)) and ends \(text(4))"
        func window(_ start: Double, _ end: Double, renewAt: Double?) throws -> EstateSubject {
            try estate {
                $0.window = .init(start: now + start * day, end: now + end * day)
                $0.renewAt = renewAt.map { now + $0 * day }
            }
        }
        return [
            EstateCase(overdue, "not yet due", try estate { _ in }, []),
            EstateCase(overdue, "due, and within its time", try estate { $0.renewAt = now - 12 * day }, []),
            EstateCase(
                overdue,
                "overdue",
                try estate { $0.renewAt = now - 13 * day },
                [.init("web", .violates(late, .high))]
            ),
            EstateCase(
                overdue,
                "six days of life",
                try estate {
                    $0.renewAt = now - 2 * day
                    $0.notAfter = now + 4 * day
                },
                [.init("web", .violates(short, .high))]
            ),
            EstateCase(missed, "before the window", try window(1, 2, renewAt: 1.5), []),
            EstateCase(missed, "in the window, before its time", try window(-1, 2, renewAt: 1), []),
            EstateCase(missed, "no window", try estate { _ in }, []),
            EstateCase(
                missed,
                "its time has passed",
                try window(-2, 2, renewAt: -1),
                [.init("web", .violates("the time chosen in the window, \(text(-1)), has passed", .medium))]
            ),
            EstateCase(
                missed,
                "the window has ended",
                try window(-3, -1, renewAt: nil),
                [.init("web", .violates("the window ended \(text(-1))", .high))]
            ),
        ]
    }

    private static func names() throws -> [EstateCase] {
        let check = Checks.namesDiffer
        let other: Set<Identifier> = [try Identifier("b.test"), try Identifier("c.test")]
        return [
            EstateCase(check, "as configured", try estate { _ in }, []),
            EstateCase(check, "nothing live yet", try estate { $0.liveNames = nil }, []),
            EstateCase(
                check,
                "one missing, one extra",
                try estate { $0.liveNames = other },
                [.init("web", .violates("missing: a.test; not configured: c.test", .high))]
            ),
        ]
    }

    private static func profiles() throws -> [EstateCase] {
        let check = Checks.profileDiffers
        func with(_ configured: String?, _ used: String?) throws -> EstateSubject {
            try estate {
                $0.configuredProfile = configured
                $0.usedProfile = used
            }
        }
        return [
            EstateCase(check, "as configured", try with("shortlived", "shortlived"), []),
            EstateCase(check, "none configured", try with(nil, "classic"), []),
            EstateCase(
                check,
                "another",
                try with("shortlived", "classic"),
                [.init("web", .violates("ordered with classic, configured is shortlived", .medium))]
            ),
            EstateCase(
                check,
                "none",
                try with("shortlived", ""),
                [.init("web", .violates("ordered with no profile, configured is shortlived", .medium))]
            ),
            EstateCase(
                check,
                "not on record",
                try with("shortlived", nil),
                [.init("web", .undecided("the profile of the live certificate"))]
            ),
        ]
    }

    private static func agreement() -> [EstateCase] {
        let check = Checks.placesDisagree
        let old = DriftBench.mark("old", age: 60)
        let new = DriftBench.mark("new", age: 1)
        func unit(served: CertificateMark, flaw: String? = nil) -> EstateSubject {
            let facts = DriftFacts(
                .managed("web"),
                issued: [.init(1, old), .init(2, new)],
                files: [.init("/live/web/cert.pem", .certificate(new), accessFlaw: flaw)],
                served: [.init("web:443", "192.0.2.1", .certificate(served))]
            )
            return EstateSubject(instant: now, drifts: [facts])
        }
        let detail =
            "served-not-newest: web:443 serves generation 1, while generation 2 is on disk: "
            + "the service was not reloaded"
        return [
            EstateCase(check, "all agree", unit(served: new), []),
            EstateCase(check, "permissions are another matter", unit(served: new, flaw: "0644"), []),
            EstateCase(check, "not reloaded", unit(served: old), [.init("managed/web", .violates(detail, .high))]),
        ]
    }

    private static func locations() -> [EstateCase] {
        let check = Checks.notLookedAt
        func watched(_ last: Double?) -> EstateSubject {
            let location = WatchedLocation(
                "tls://web:443",
                since: now - 10 * day,
                lastSuccess: last.map { now + $0 * day },
                interval: day
            )
            return EstateSubject(instant: now, locations: [location])
        }
        return [
            EstateCase(check, "three intervals ago", watched(-3), []),
            EstateCase(
                check,
                "more than three",
                watched(-3.5),
                [.init("tls://web:443", .violates("not since \(text(-3.5)), to be done every 86400 s", .high))]
            ),
            EstateCase(
                check,
                "never",
                watched(nil),
                [.init("tls://web:443", .violates("never since \(text(-10)), to be done every 86400 s", .high))]
            ),
        ]
    }
}
