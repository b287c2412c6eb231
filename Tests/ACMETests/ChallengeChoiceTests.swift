import Conformance
import PKI
import Testing

@testable import ACME

/// Which challenge is answered.
struct ChallengeChoiceTests {
    @Test(
        .rows("C-04", "H-08", "TA-08", "DN-08"),
        arguments: [
            ("example.com", true, ["http-01", "dns-01"], "dns-01"),
            ("example.com", false, ["http-01", "dns-01"], "http-01"),
            ("example.com", true, ["http-01", "tls-alpn-01"], nil),
            ("example.com", true, ["tls-alpn-01", "dns-account-01"], "dns-account-01"),
            ("192.0.2.1", false, ["dns-01", "http-01"], "http-01"),
            ("192.0.2.1", false, ["dns-01", "tls-alpn-01"], "tls-alpn-01"), ("192.0.2.1", false, ["dns-01"], nil),
            ("2001:db8::1", false, ["dns-account-01"], nil),
            ("*.example.com", false, ["http-01", "dns-01"], "dns-01"),
        ] as [(String, Bool, [String], String?)]
    )
    func theChoiceFitsTheName(name: String, isWildcard: Bool, preferred: [String], chosen: String?) throws {
        let authorization = try TestAuthorizations.make(
            name,
            isWildcard: isWildcard,
            ["http-01", "dns-01", "tls-alpn-01", "dns-account-01"]
        )
        let pick = ChallengeChoice(preferred: types(preferred)).pick(for: authorization)
        #expect(pick?.challenge.type.rawValue == chosen)
    }

    /// No DNS serves them; the challenge made for them is not one of ours.
    @Test(.rows("X-07", "DN-08")) func onionNamesAreNeverProvenInTheDNS() throws {
        let onion = try TestAuthorizations.make("abc.onion", ["dns-01", "dns-account-01", "onion-csr-01", "http-01"])
        #expect(ChallengeChoice(preferred: types(["dns-01", "dns-account-01"])).pick(for: onion) == nil)
        #expect(ChallengeChoice(preferred: types(["dns-01", "http-01"])).pick(for: onion)?.challenge.type == .http01)
    }

    @Test(.rows("DA-05")) func theOperatorsOrderDecides() throws {
        let authorization = try TestAuthorizations.make("example.com", ["dns-01", "dns-account-01", "http-01"])
        #expect(
            ChallengeChoice(preferred: types(["dns-account-01", "dns-01"])).pick(for: authorization)?.challenge.type
                == .dnsAccount01
        )
    }

    @Test(.rows("CA-05")) func onlyAllowedTypesAreChosen() throws {
        let authorization = try TestAuthorizations.make("example.com", ["http-01", "dns-01"])
        var choice = ChallengeChoice(preferred: [.http01, .dns01], allowed: [.dns01])
        #expect(choice.pick(for: authorization)?.challenge.type == .dns01)
        choice.allowed = []
        #expect(choice.pick(for: authorization) == nil)
    }

    /// Twins, tokens that are paths, and tokens that are none.
    @Test(.rows("C-02", "C-22", "F-P20")) func whatCannotBeAnsweredIsPassedOver() throws {
        let odd = try TestAuthorizations.make(
            "example.com",
            [
                #"{"type":"http-01","url":"https://ca/1","token":"../../etc/x"}"#,
                #"{"type":"http-01","url":"https://ca/2","token":""}"#,
                #"{"type":"http-01","url":"https://ca/3","token":7}"#, #"{"type":"http-01","url":"https://ca/4"}"#,
                #"{"type":"http-01","url":"https://ca/5","token":"good="}"#,
                #"{"type":"http-01","url":"https://ca/6","token":"good","status":"invalid"}"#,
                #"{"type":"http-01","url":"https://ca/7","token":"good","status":"brand-new"}"#,
                #"{"type":"http-01","url":"https://ca/8","token":"twin"}"#, "wire-oidc-01", "device-attest-01",
            ]
        )
        let pick = ChallengeChoice(preferred: [.http01]).pick(for: odd)
        #expect(pick?.challenge.url.text == "https://ca/7")
        #expect(pick?.proof == ChallengeToken("good").map { .token($0) })
        #expect(odd.challenges.count == 10)
        let strange = try TestAuthorizations.make("example.com", ["wire-oidc-01", "device-attest-01"])
        #expect(ChallengeChoice(preferred: [.http01, .dns01]).pick(for: strange) == nil)
    }

    /// Each type once for each name; a name and its wildcard are two.
    @Test func whatHasFailedIsNotChosenAgain() throws {
        let plain = try TestAuthorizations.make("example.com", ["http-01", "dns-01"])
        let wildcard = try TestAuthorizations.make("example.com", isWildcard: true, ["dns-01"])
        var choice = ChallengeChoice(preferred: [.dns01, .http01])
        let failure = SolverFailure(reason: "no", isPermanent: true)
        choice.setbacks.append(try setback("example.com", .dns01, .notPublished(failure)))
        #expect(choice.pick(for: plain)?.challenge.type == .http01)
        #expect(choice.pick(for: wildcard)?.challenge.type == .dns01)
        choice.setbacks.append(try setback("example.com", .http01, .refused(nil)))
        #expect(choice.pick(for: plain) == nil)
        #expect(
            choice.firstSolverFailure(for: ChallengeSubject(try Identifier("example.com"), isWildcard: false))
                == failure
        )
    }

    @Test(.rows("DP-05", "DP-14")) func aPersistentChallengeIsHeldAgainstTheDirectory() throws {
        let offered = try TestAuthorizations.make(
            "example.com",
            [#"{"type":"dns-persist-01","url":"https://ca/p","issuerDomainNames":["ca.test"]}"#, "dns-01"]
        )
        var choice = ChallengeChoice(preferred: [.dnsPersist01, .dns01])
        #expect(choice.pick(for: offered)?.challenge.type == .dns01)
        #expect(choice.refusal(of: offered) == .noHashPrefix)
        choice.metadata = try TestAuthorizations.metadata(#"{"accountHashPrefix":"https://ca.test/h/"}"#)
        #expect(choice.pick(for: offered)?.challenge.type == .dnsPersist01)
        #expect(choice.refusal(of: offered) == nil)
        #expect(ChallengeChoice(preferred: [.dns01]).refusal(of: offered) == nil)
    }

    @Test func setbacksAreToldInHouseStyle() throws {
        let failure = SolverFailure(reason: "port 80: address already in use", isPermanent: false)
        #expect(
            try setback("example.com", .http01, .notPublished(failure)).description
                == "example.com: http-01: port 80: address already in use"
        )
        #expect(
            try setback("example.com", .dns01, .refused(nil)).description
                == "example.com: dns-01: the CA refused the answer"
        )
    }

    private func setback(
        _ name: String,
        _ type: ChallengeType,
        _ reason: ChallengeSetback.Reason
    ) throws -> ChallengeSetback {
        ChallengeSetback(
            subject: ChallengeSubject(try Identifier(name), isWildcard: false),
            type: type,
            reason: reason
        )
    }

    private func types(_ names: [String]) -> [ChallengeType] { names.map { ChallengeType(rawValue: $0) } }
}
