@testable import Checks

enum EndpointProtocolCases {
    private typealias Checks = EndpointChecks
    private static let here = EndpointBench.here

    static func make(_ bench: EndpointBench) -> [EndpointCase] {
        hybrid(bench) + versions(bench) + suites(bench) + unsafe(bench)
    }

    private static func audited(
        _ bench: EndpointBench,
        _ audit: AddressAudit = AddressAudit(),
        _ change: (inout Presentation) -> Void = { _ in }
    ) -> EndpointSubject {
        var presentation = bench.presentation()
        change(&presentation)
        return bench.subject([bench.address(here, presentation, audit: audit)])
    }

    private static func hybrid(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.noHybridKeyExchange
        let classic: (inout Presentation) -> Void = { $0.group = "x25519" }
        return [
            EndpointCase(check, "negotiated", bench.subject(), .passes),
            EndpointCase(check, "accepted", audited(bench, AddressAudit(hybridKeyExchange: true), classic), .passes),
            EndpointCase(
                check,
                "not accepted",
                audited(bench, AddressAudit(hybridKeyExchange: false), classic),
                .violates("\(here): X25519MLKEM768 is not accepted", .info)
            ),
            EndpointCase(
                check,
                "not asked",
                audited(bench, AddressAudit(), classic),
                .undecided("whether X25519MLKEM768 is accepted")
            ),
        ]
    }

    private static func versions(_ bench: EndpointBench) -> [EndpointCase] {
        let modern = AddressAudit(versions: [.tls12, .tls13])
        let old = AddressAudit(versions: [.ssl3, .tls10, .tls12])
        let chosen: (inout Presentation) -> Void = { $0.version = .tls12 }
        return [
            EndpointCase(Checks.oldVersions, "1.2 and 1.3", audited(bench, modern), .passes),
            EndpointCase(
                Checks.oldVersions,
                "old ones",
                audited(bench, old),
                .violates("\(here): accepted: SSLv3, TLS 1.0", .high)
            ),
            EndpointCase(
                Checks.oldVersions,
                "chosen without an audit",
                audited(bench) { $0.version = .tls11 },
                .violates("\(here): accepted: TLS 1.1", .high)
            ),
            EndpointCase(
                Checks.oldVersions,
                "not asked",
                bench.subject(),
                .undecided("which versions are accepted")
            ),
            EndpointCase(Checks.noTLS13, "negotiated", bench.subject(), .passes),
            EndpointCase(
                Checks.noTLS13,
                "not accepted",
                audited(bench, old, chosen),
                .violates("\(here): accepted: SSLv3, TLS 1.0, TLS 1.2", .medium)
            ),
            EndpointCase(
                Checks.noTLS13,
                "not chosen",
                audited(bench, AddressAudit(), chosen),
                .violates("\(here): TLS 1.2 was chosen though TLS 1.3 was offered", .medium)
            ),
            EndpointCase(
                Checks.noTLS13,
                "not recorded",
                audited(bench) { $0.version = nil },
                .undecided("which versions are accepted")
            ),
        ]
    }

    private static func suites(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.ciphersOutside
        let allowed = ["TLS_AES_256_GCM_SHA384", "ECDHE-RSA-AES128-GCM-SHA256"]
        return [
            EndpointCase(check, "inside", audited(bench, AddressAudit(ciphers: allowed)), .passes),
            EndpointCase(
                check,
                "outside; RC4 is told elsewhere",
                audited(bench, AddressAudit(ciphers: allowed + ["AES128-SHA", "RC4-SHA"])),
                .violates("\(here): AES128-SHA", .medium)
            ),
            EndpointCase(
                check,
                "chosen without an audit",
                audited(bench) { $0.cipher = "ECDHE-RSA-AES256-SHA" },
                .violates("\(here): ECDHE-RSA-AES256-SHA", .medium)
            ),
            EndpointCase(check, "not asked", bench.subject(), .undecided("which suites are accepted")),
        ]
    }

    private static func unsafe(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.unsafeNegotiation
        let sound = AddressAudit(
            ciphers: ["TLS_AES_256_GCM_SHA384"],
            diffieHellmanBits: 0,
            compresses: false,
            renegotiatesSecurely: true
        )
        func with(_ change: (inout AddressAudit) -> Void) -> EndpointSubject {
            var audit = sound
            change(&audit)
            return audited(bench, audit)
        }
        let suites = [
            "NULL-SHA256", "ADH-AES128-SHA", "EXP-RC4-MD5", "RC4-SHA", "DES-CBC3-SHA",
            "TLS_DH_anon_WITH_AES_128_CBC_SHA",
        ]
        let words = [
            "NULL-SHA256 (no encryption)", "ADH-AES128-SHA (no authentication)", "EXP-RC4-MD5 (export strength)",
            "RC4-SHA (RC4)", "DES-CBC3-SHA (3DES or DES)", "TLS_DH_anon_WITH_AES_128_CBC_SHA (no authentication)",
        ]
        return [
            EndpointCase(check, "sound", with { _ in }, .passes),
            EndpointCase(check, "long DH", with { $0.diffieHellmanBits = 2048 }, .passes),
            EndpointCase(
                check,
                "suites",
                with { $0.ciphers = suites },
                .violates("\(here): \(words.joined(separator: ", "))", .high)
            ),
            EndpointCase(
                check,
                "the rest",
                with {
                    $0.diffieHellmanBits = 1024
                    $0.compresses = true
                    $0.renegotiatesSecurely = false
                },
                .violates("\(here): DH with 1024 bits, TLS compression, renegotiation without RFC 5746", .high)
            ),
            EndpointCase(check, "not asked", bench.subject(), .undecided("what can be negotiated")),
        ]
    }
}
