import Conformance
import PKI
import Testing

@testable import ACME

/// What solvers find in an answer.
struct ChallengeAnswerTests {
    /// The account of the vectors: the key of RFC 7638 §3.1.
    static let account = ChallengeAccount(
        url: "https://example.com/acme/acct/ExampleAccount",
        thumbprint: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    )

    func answer(
        _ name: String,
        isWildcard: Bool = false,
        _ type: ChallengeType,
        _ account: ChallengeAccount = Self.account
    ) throws -> ChallengeAnswer {
        ChallengeAnswer(
            identifier: try Identifier(name),
            isWildcard: isWildcard,
            type: type,
            token: try #require(ChallengeToken("evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA")),
            account: account
        )
    }

    @Test(.rows("DN-01", "C-22")) func theRecordIsTheDigestOfTheKeyAuthorization() throws {
        let answer = try answer("www.example.com", .dns01)
        #expect(
            answer.keyAuthorization
                == "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA.NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        )
        #expect(answer.recordValue == "ZTRx1Ckl1-tM05o5zaizTTA0yUy5AGereMgSNWC6Ll8")
        #expect(answer.recordName == "_acme-challenge.www.example.com")
    }

    @Test(.rows("TA-02")) func theCertificateCarriesTheDigestItself() throws {
        let digest = try answer("www.example.com", .tlsALPN01).validationDigest
        #expect(digest?.description == "653471d42925d7eb4cd39a39cda8b34d3034c94cb90067ab78c8123560ba2e5f")
        #expect(digest?.bytes.count == 32)
    }

    @Test(.rows("DA-01")) func anAccountHasALabelOfItsOwn() throws {
        let answer = try answer("example.com", .dnsAccount01)
        #expect(answer.recordName == "_ujmmovf2vn55tgye._acme-challenge.example.com")
        #expect(answer.recordValue == "ZTRx1Ckl1-tM05o5zaizTTA0yUy5AGereMgSNWC6Ll8")
        #expect(AccountLabel.base32([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) == "aaaqeayeaudaocaj")
        #expect(AccountLabel.base32(Array(repeating: 0xFF, count: 10)) == "7777777777777777")
    }

    /// The URL is taken octet by octet, and the key is no part of it.
    @Test(.rows("DA-02", "DA-03")) func theLabelDependsOnTheURLOnly() throws {
        let name = try answer("example.com", .dnsAccount01).recordName
        let rolled = ChallengeAccount(url: Self.account.url, thumbprint: "another")
        #expect(try answer("example.com", .dnsAccount01, rolled).recordName == name)
        for url in ["https://EXAMPLE.com/acme/acct/ExampleAccount", "https://example.com:443/acme/acct/ExampleAccount"]
        {
            let other = ChallengeAccount(url: url, thumbprint: Self.account.thumbprint)
            #expect(try answer("example.com", .dnsAccount01, other).recordName != name)
        }
    }

    @Test(
        .rows("C-04", "DN-08", "DP-01"),
        arguments: [
            (ChallengeType.dns01, "example.com", true, "_acme-challenge.example.com"),
            (.dns01, "192.0.2.1", false, nil), (.dnsAccount01, "2001:db8::1", false, nil),
            (.dns01, "x.onion", false, nil),
            (.http01, "example.com", false, nil), (.tlsALPN01, "example.com", false, nil),
        ] as [(ChallengeType, String, Bool, String?)]
    )
    func recordsAreForNamesTheDNSServes(type: ChallengeType, name: String, isWildcard: Bool, record: String?) throws {
        #expect(try answer(name, isWildcard: isWildcard, type).recordName == record)
    }

    @Test(.rows("DP-01", "DP-02")) func aPersistentChallengeHasNoToken() throws {
        let offer = try TestAuthorizations.make(
            "example.com",
            [#"{"type":"dns-persist-01","url":"https://ca/p","issuer-domain-names":["ca.test"],"token":"spurious"}"#]
        ).challenges.first?.persistent
        let answer = ChallengeAnswer(
            identifier: try Identifier("example.com"),
            isWildcard: true,
            persistent: try PersistentChallenge(offer, under: DirectoryMetadata(nil)),
            account: Self.account
        )
        #expect(answer.type == .dnsPersist01 && answer.recordName == "_validation-persist.example.com")
        #expect(answer.token == nil && answer.keyAuthorization == nil && answer.recordValue == nil)
        #expect(throws: SolverFailure(reason: "dns-persist-01: the challenge has no token", isPermanent: true)) {
            _ = try answer.tokenProof()
        }
    }
}
