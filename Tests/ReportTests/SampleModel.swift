import FoundationEssentials

@testable import Report

/// Models made from a number alone: the same each time.
enum SampleModel {
    /// 2026-11-21 12:04 UTC.
    static let now = Date(timeIntervalSince1970: 1_795_262_640)

    static func after(days: Double) -> Date { now.addingTimeInterval(days * 86_400) }

    /// Nothing known at all.
    static var empty: ReportModel {
        ReportModel(
            estate: "new.example.com",
            generated: now,
            version: "1.0",
            checkSet: "2026-11",
            counts: EstateCounts()
        )
    }

    /// An estate of so many certificates, with everything in it.
    static func estate(of certificates: Int, parts: Int, rows: Int) -> ReportModel {
        var model = empty
        model.estate = "edge-01.fra.example.com"
        model.counts = EstateCounts(
            certificates: certificates,
            managed: certificates / 5 * 4,
            expired: 3,
            expiringUnmanaged: 17,
            places: certificates + 61,
            freshPlaces: certificates - 4,
            findings: [.critical: 2, .high: 9, .medium: 41, .low: 120, .info: 300]
        )
        model.needs = needs
        model.needsTotal = needs.count
        model.expiry = outlook(certificates)
        model.issuers = issuers(certificates)
        model.keys = [
            Share(label: "ECDSA P-256", count: certificates / 2), Share(label: "RSA 2048", count: certificates / 3),
            Share(label: "ECDSA P-384", count: certificates / 12), Share(label: "Ed25519", count: 2),
        ]
        model.lifetimes = LifetimeClasses(
            upTo7: certificates / 10,
            upTo47: certificates / 5,
            upTo100: certificates / 2,
            upTo200: certificates / 8,
            over200: certificates / 13
        )
        model.rotations = rotations
        model.endpoints = endpoints
        model.endpointTotal = certificates / 3
        model.certificates = (0..<parts).map(part)
        model.rows = (0..<rows).map(row)
        model.coverage = coverage(certificates)
        model.blindSpots = blindSpots
        model.blindSpotTotal = 5
        model.waivers = [
            WaiverRow(
                check: "lifetime-over-200",
                subject: "legacy.example.com",
                reason: "the appliance goes in March; see CHG-4411",
                by: "dana",
                until: after(days: 100)
            )
        ]
        model.csvName = "report.csv"
        return model
    }

    private static let needs: [Need] = [
        Need(
            kind: .finding,
            severity: .critical,
            owner: "platform",
            subject: "pay.example.com",
            certificate: "part-1",
            detail: "expired 2 days ago and still served by 198.51.100.7:443",
            fix: "rotate it, or take the endpoint down",
            command: "rekey rotate pay --force",
            since: after(days: -2)
        ),
        Need(
            kind: .drift,
            severity: .high,
            owner: "platform",
            subject: "www.example.com:443",
            certificate: "part-0",
            detail: "served-not-newest: 2001:db8::5 serves version 13, version 14 was issued",
            fix: "reload the service on that host",
            command: "systemctl reload nginx",
            since: after(days: -1)
        ),
        Need(
            kind: .alert,
            severity: .high,
            owner: "mail",
            subject: "mx1.example.com:25",
            certificate: nil,
            detail: "not reachable since yesterday: connection refused",
            fix: "see whether Postfix runs",
            command: nil,
            since: after(days: -1)
        ),
        Need(
            kind: .finding,
            severity: .high,
            owner: "",
            subject: "xn--bcher-kva.example",
            certificate: "not-on-the-page",
            detail: "RSA key of 1024 bits",
            fix: "adopt it, then rotate it with a new key",
            command: "rekey adopt /etc/ssl/old/buecher.crt",
            since: after(days: -40)
        ),
    ]

    private static func outlook(_ certificates: Int) -> ExpiryOutlook {
        let weeks = (0..<53).map { week in
            ExpiryOutlook.Week(
                start: after(days: Double(week) * 7),
                managed: week < 13 ? certificates / 16 + week * 7 % 50 : certificates * (week % 5) / 2_000,
                unmanaged: week == 20 ? certificates / 30 : (week * 37) % 11 * max(1, certificates / 4_000)
            )
        }
        return ExpiryOutlook(weeks: weeks, before: 3, after: certificates / 50)
    }

    private static func issuers(_ certificates: Int) -> [Share] {
        [
            Share(label: "Let's Encrypt E8", count: certificates / 2),
            Share(label: "Example Corp Issuing CA 3", count: certificates / 4),
            Share(label: "DigiCert Global G2 TLS RSA SHA256 2020 CA1", count: certificates / 9),
        ] + (0..<12).map { Share(label: "Private CA \($0)", count: 5 + $0) }
    }

    static var rotations: RotationHistory {
        let days = (0..<60).map { day in
            RotationHistory.Day(
                start: after(days: Double(day - 59)),
                succeeded: 3 + day * 7 % 9,
                failed: day % 13 == 5 ? 2 : 0,
                rolledBack: day % 29 == 11 ? 1 : 0
            )
        }
        let lanes = ["www", "api", "pay", "mail", "intranet-with-a-rather-long-name"].enumerated().map { index, name in
            let versions = (0..<6).map { number in
                LaneVersion(
                    number: number + 9,
                    from: after(days: Double(number * 28 - 168 + index * 3)),
                    until: number == 5 ? nil : after(days: Double(number * 28 - 140 + index * 3)),
                    state: number == 5 ? .live : number == 3 && index == 2 ? .rolledBack : .superseded
                )
            }
            return RotationHistory.Lane(name: name, certificate: "part-\(index)", versions: versions)
        }
        return RotationHistory(days: days, median: 4.2, percentile95: 31, lanes: lanes, laneTotal: 80_000)
    }

    private static let endpoints: [EndpointRow] = [
        EndpointRow(
            endpoint: "www.example.com:443",
            certificate: "part-0",
            addresses: [
                .init(
                    address: "198.51.100.7",
                    issued: .init(kind: .current, label: "14"),
                    disk: .init(kind: .current, label: "14"),
                    served: .init(kind: .current, label: "14"),
                    since: after(days: -9)
                ),
                .init(
                    address: "2001:db8::5",
                    issued: .init(kind: .current, label: "14"),
                    disk: .init(kind: .current, label: "14"),
                    served: .init(kind: .older, label: "13"),
                    lastError: "served-not-newest",
                    since: after(days: -1)
                ),
            ]
        ),
        EndpointRow(
            endpoint: "mx1.example.com:25",
            certificate: nil,
            addresses: [
                .init(
                    address: "192.0.2.25",
                    issued: .init(kind: .unknown),
                    disk: .init(kind: .foreign, label: "3f9a1c"),
                    served: .init(kind: .absent),
                    lastError: "connection refused",
                    since: after(days: -1)
                )
            ]
        ),
    ]

    static func part(_ number: Int) -> CertificatePart {
        let host = "host-\(number).example.com"
        // As long as a certificate with two keys' worth of text is.
        let body = Array(repeating: String(repeating: "MIIBszCC", count: 8), count: 28).joined(separator: "\n")
        return CertificatePart(
            id: "part-\(number)",
            title: host,
            managed: number % 3 != 1,
            notBefore: after(days: -30),
            notAfter: number == 1 ? after(days: -2) : after(days: 60),
            worst: number == 1 ? .critical : number % 4 == 0 ? .medium : nil,
            facts: [
                Fact(name: "Fingerprint", value: "SHA-256 " + String(repeating: "9f3a", count: 16)),
                Fact(name: "Serial", value: "04:\(number):7c:11:90:aa"), Fact(name: "Key", value: "ECDSA P-256"),
                Fact(name: "Issuer", value: "CN=E8, O=Let's Encrypt, C=US"),
                Fact(name: "Renews", value: "2027-01-02 03:11 UTC (the authority's window)"),
            ],
            names: [host, "www.\(host)", "xn--bcher-kva.example"],
            seen: [
                Seen(
                    place: "tls://\(host):443?sni=\(host)",
                    address: "198.51.100.7",
                    service: "nginx.service",
                    first: after(days: -30),
                    last: now
                ),
                Seen(
                    place: "file:///etc/nginx/tls/\(host).crt",
                    service: "nginx.service",
                    first: after(days: -30),
                    last: now
                ),
            ],
            chain: [
                ChainLink(subject: host, role: "leaf", notAfter: after(days: 60)),
                ChainLink(
                    subject: "E8",
                    role: "intermediate",
                    notAfter: after(days: 400),
                    problem: number == 1 ? "not sent by the server" : nil
                ),
                ChainLink(subject: "ISRG Root X2", role: "root", notAfter: after(days: 5_000)),
            ],
            versions: [
                LaneVersion(number: 14, from: after(days: -30), until: nil, state: .live),
                LaneVersion(number: 13, from: after(days: -90), until: after(days: -30), state: .superseded),
            ],
            findings: number % 4 == 0
                ? [
                    PartFinding(
                        check: "no-aia-ocsp",
                        severity: .medium,
                        detail: "the certificate names no place to ask about revocation",
                        hint: "nothing to do when the lifetime is under 10 days",
                        source: "RFC 5280 §4.2.2.1",
                        since: after(days: -30)
                    )
                ] : [],
            pem: number % 3 != 1 ? "-----BEGIN CERTIFICATE-----\n\(body)\n-----END CERTIFICATE-----\n" : nil
        )
    }

    private static func row(_ number: Int) -> CertificateRow {
        CertificateRow(
            name: "service-\(number).prod.eu-central-1.example.com",
            issuer: "Example Corp Issuing CA 3",
            key: "ECDSA P-256",
            notAfter: after(days: Double(number) / 10),
            managed: number % 5 != 0,
            owner: number % 2 == 0 ? "platform" : "",
            worst: number % 7 == 0 ? .low : nil,
            places: number % 4 + 1
        )
    }

    private static func coverage(_ certificates: Int) -> [CoverageSource] {
        [
            CoverageSource(
                name: "files on this host",
                places: certificates / 2,
                fresh: certificates / 2,
                blindSpots: 3,
                lastLook: now
            ),
            CoverageSource(name: "listening sockets", places: 41, fresh: 41, blindSpots: 0, lastLook: now),
            CoverageSource(
                name: "10.20.0.0/16",
                places: 5_120,
                fresh: 5_116,
                blindSpots: 2,
                lastLook: after(days: -0.2),
                problem: "budget spent after 5,116 of 5,120"
            ),
            CoverageSource(
                name: "kubernetes prod",
                places: 0,
                fresh: 0,
                blindSpots: 0,
                lastLook: nil,
                problem: "HTTP 403"
            ),
        ]
    }

    private static let blindSpots: [BlindSpotRow] = [
        BlindSpotRow(
            place: "file:///etc/pki/hsm/store.jks",
            reason: "permission_denied",
            detail: "open: permission denied",
            since: after(days: -12)
        ),
        BlindSpotRow(
            place: "tls://10.20.3.9:8443",
            reason: "timed_out",
            detail: "no answer in 5 s",
            since: after(days: -1)
        ),
    ]
}
