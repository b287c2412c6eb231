import CertificateWorkshop
import Foundation
import PKI

@testable import Checks

enum EndpointAgreementCases {
    private typealias Checks = EndpointChecks
    private static let here = EndpointBench.here

    static func make(_ bench: EndpointBench) throws -> [EndpointCase] {
        try keyTypes(bench) + clientCertificates(bench) + protocols(bench)
    }

    private static func keyTypes(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.keyTypesApart
        let rsa = try bench.leaf(["www.example.com"], key: .rsa2048)
        let behind = try bench.leaf(["www.example.com"], age: 80, key: .rsa2048)
        let expired = try bench.leaf(["www.example.com"], age: 100, key: .rsa2048)
        let strange = try bench.leaf(["other.test"], key: .rsa2048)
        func pair(_ rsa: Certificate?, ecdsa: Certificate? = bench.leaf) -> EndpointSubject {
            bench.subject([bench.address(audit: AddressAudit(keyTypes: .init(rsa: rsa, ecdsa: ecdsa)))])
        }
        return [
            EndpointCase(check, "both current", pair(rsa), .passes),
            EndpointCase(
                check,
                "RSA left behind",
                pair(behind),
                .violates("\(here): RSA certificate was left behind (ends \(end(behind)))", .high)
            ),
            EndpointCase(
                check,
                "RSA expired",
                pair(expired),
                .violates("\(here): RSA certificate is not valid (\(end(expired)))", .high)
            ),
            EndpointCase(
                check,
                "RSA for another host",
                pair(strange),
                .violates("\(here): RSA certificate is not for www.example.com", .high)
            ),
            EndpointCase(check, "one kind only", pair(nil), .doesNotApply),
            EndpointCase(check, "not asked", bench.subject(), .undecided("whether both key types are served")),
        ]
    }

    private static func end(_ certificate: Certificate) -> String {
        certificate.validity.notAfter.formatted(.iso8601)
    }

    private static func clientCertificates(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.clientCertificate
        func with(asked: Bool?, expected: Bool?) -> EndpointSubject {
            var presentation = bench.presentation()
            presentation.asksForClientCertificate = asked
            return bench.subject(
                [bench.address(here, presentation)],
                policy: EndpointPolicy(expectsClientCertificate: expected)
            )
        }
        return [
            EndpointCase(check, "as expected", with(asked: true, expected: true), .passes),
            EndpointCase(
                check,
                "not asked for",
                with(asked: false, expected: true),
                .violates("\(here): none is asked for, one is expected", .medium)
            ),
            EndpointCase(
                check,
                "asked for",
                with(asked: true, expected: false),
                .violates("\(here): one is asked for, none is expected", .medium)
            ),
            EndpointCase(check, "no expectation", with(asked: true, expected: nil), .doesNotApply),
            EndpointCase(
                check,
                "not recorded",
                with(asked: nil, expected: true),
                .undecided("whether a client certificate is asked for")
            ),
        ]
    }

    private static func protocols(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.protocolNegotiation
        func with(
            chosen: String? = "h2",
            expected: String? = "h2",
            acme: Bool? = nil,
            solving: Bool = false
        ) -> EndpointSubject {
            var presentation = bench.presentation()
            presentation.alpn = chosen
            return bench.subject(
                [bench.address(here, presentation, audit: AddressAudit(answersTLSALPN: acme))],
                policy: EndpointPolicy(expectedALPN: expected, isSolvingTLSALPN: solving)
            )
        }
        return [
            EndpointCase(check, "h2", with(), .passes),
            EndpointCase(
                check,
                "another",
                with(chosen: "http/1.1"),
                .violates("\(here): http/1.1 was chosen, h2 is expected", .medium)
            ),
            EndpointCase(
                check,
                "none",
                with(chosen: ""),
                .violates("\(here): none was chosen, h2 is expected", .medium)
            ),
            EndpointCase(
                check,
                "acme-tls/1 left on",
                with(acme: true),
                .violates("\(here): acme-tls/1 is answered though no challenge is under way", .medium)
            ),
            EndpointCase(check, "acme-tls/1 during a challenge", with(acme: true, solving: true), .passes),
            EndpointCase(check, "no expectation", with(expected: nil), .doesNotApply),
            EndpointCase(check, "not recorded", with(chosen: nil), .undecided("which protocol ALPN chooses")),
        ]
    }
}
