import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

/// dns-persist-01 challenges of all drafts, read and held against the directory.
struct PersistentChallengeTests {
    static let account = ChallengeAccount(
        url: "https://ca.example/acct/123",
        thumbprint: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    )
    static let prefix = #""accountHashPrefix":"https://ca.example/account-hash/""#

    func offer(_ members: String) throws -> PersistentOffer? {
        try TestAuthorizations.make(
            "example.com",
            [#"{"type":"dns-persist-01","url":"https://ca/p",\#(members)}"#]
        ).challenges.first?.persistent
    }

    func demand(
        _ members: String,
        _ metadata: String = "{}",
        name: String = "example.com",
        isWildcard: Bool = false,
        account: ChallengeAccount = Self.account
    ) throws -> PersistentDemand {
        let challenge = try PersistentChallenge(offer(members), under: TestAuthorizations.metadata(metadata))
        let answer = ChallengeAnswer(
            identifier: try Identifier(name),
            isWildcard: isWildcard,
            persistent: challenge,
            account: account
        )
        return try #require(PersistentDemand(answer))
    }

    /// Either spelling; -00 leaves the account out.
    @Test(
        .rows("DP-02", "DP-14"),
        arguments: [
            #""accounturi":"https://ca.example/acct/123","issuer-domain-names":["authority.example","ca.example.net"]"#,
            #""issuer-domain-names":["authority.example","ca.example.net"]"#,
            #""issuerDomainNames":["authority.example","ca.example.net"]"#,
            #""accounturi":"https://x","issuerDomainNames":["authority.example","ca.example.net"]"#,
        ]
    )
    func bothSpellingsAreRead(members: String) throws {
        let offer = try #require(try offer(members))
        #expect(offer.issuers.names == ["authority.example", "ca.example.net"])
        #expect(offer.isHashed == (members.contains("issuerDomainNames") && !members.contains("accounturi")))
    }

    /// "Clients MUST consider a challenge malformed".
    @Test(
        .rows("DP-02"),
        arguments: [
            "[]", #"["a","b","c","d","e","f","g","h","i","j","k"]"#, #"["CA.example"]"#, #"["ca.example."]"#, #"[""]"#,
            #"["ca..example"]"#, #"["-ca.example"]"#, #"["ca-.example"]"#, #"["ca example"]"#, #"["ca;x=y"]"#,
            #"["ü.example"]"#, #"["ca.example",7]"#, #"["_ca.example"]"#, "7", "null", "{}", #""ca.example""#,
        ]
    )
    func malformedNamesAreRefused(names: String) throws {
        for spelling in ["issuerDomainNames", "issuer-domain-names"] {
            #expect(try offer(#""\#(spelling)":\#(names)"#) == nil)
        }
        #expect(throws: PersistentRefusal.malformed) {
            _ = try PersistentChallenge(offer(#""issuerDomainNames":\#(names)"#), under: DirectoryMetadata(nil))
        }
    }

    @Test(.rows("DP-02")) func namesHaveABound() throws {
        let label = String(repeating: "a", count: 63)
        let longest = "\(label).\(label).\(label).\(String(repeating: "a", count: 61))"
        #expect(try offer(#""issuerDomainNames":["\#(longest)"]"#)?.issuers.first == longest)
        #expect(try offer(#""issuerDomainNames":["\#(longest)a"]"#) == nil)
        #expect(try offer(#""issuerDomainNames":["a","b","c","d","e","f","g","h","i","j"]"#) != nil)
    }

    @Test(.rows("DP-02"), arguments: [#""""#, "7", "null", #""a;b""#, #""a b""#, #""a\u0000""#, #""ä""#])
    func anAccountThatFitsNoRecordIsRefused(uri: String) throws {
        #expect(try offer(#""accounturi":\#(uri),"issuer-domain-names":["ca.example"]"#) == nil)
    }

    /// The vectors of draft -02 §10.2.
    @Test(.rows("DP-04")) func accountsAreHashedUnderThePrefix() throws {
        let prefix = try #require(AccountHashPrefix("https://ca.example/account-hash/"))
        #expect(
            prefix.uri(for: "example.com", of: Self.account)
                == "https://ca.example/account-hash/sha-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw"
        )
        #expect(
            prefix.uri(for: nil, of: Self.account)
                == "https://ca.example/account-hash/sha-256/NpDnSwUthQK8zCgFdefYxAdAVPnygMLbs9US6oO-5ug"
        )
        #expect(prefix.uri(for: String(repeating: "a", count: 256), of: Self.account) == nil)
    }

    @Test(.rows("DP-04")) func theRecordToPublishIsTheDraftsExample() throws {
        let demand = try demand(#""issuerDomainNames":["authority.example"]"#, "{\(Self.prefix)}", isWildcard: true)
        #expect(
            demand.record().text
                == "authority.example; accounturi=https://ca.example/account-hash/"
                + "sha-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw; policy=wildcard"
        )
        #expect(demand.recordName == "_validation-persist.example.com")
    }

    /// A URI of the server's choice is never what an operator is told to publish: it could be anybody's elsewhere.
    @Test(.rows("DP-03")) func theAccountsOwnURLIsPublishedInClear() throws {
        let demand = try demand(
            #""accounturi":"https://other.example/acct/9","issuer-domain-names":["authority.example","ca.example"]"#
        )
        #expect(demand.record().text == "authority.example; accounturi=https://ca.example/acct/123")
    }

    @Test(.rows("DP-06")) func anotherKeyWantsAnotherRecord() throws {
        let rolled = ChallengeAccount(url: Self.account.url, thumbprint: String(repeating: "A", count: 43))
        let members = #""issuerDomainNames":["authority.example"]"#
        let before = try demand(members, "{\(Self.prefix)}").record()
        let after = try demand(members, "{\(Self.prefix)}", account: rolled)
        #expect(after.record() != before)
        #expect(after.judge([before.text], at: .init(timeIntervalSince1970: 0)) == .lacking(.otherAccount))
    }

    /// The directory's names are among the challenge's, and those among the CAA identities.
    @Test(
        .rows("DP-05"),
        arguments: [
            ("{}", PersistentRefusal.noHashPrefix), (#"{"accountHashPrefix":7}"#, .noHashPrefix),
            (#"{"accountHashPrefix":"no uri"}"#, .noHashPrefix),
            (#"{"accountHashPrefix":"https://a;b"}"#, .noHashPrefix),
            (#"{"accountHashPrefix":"//a"}"#, .noHashPrefix), ("{\(prefix)}", nil),
            (#"{\#(prefix),"issuerDomainNames":["b.example"]}"#, nil),
            (#"{\#(prefix),"issuerDomainNames":["b.example","c.example"]}"#, .namesOfDirectoryMissing),
            (#"{\#(prefix),"issuerDomainNames":["B.example","c.example"]}"#, nil),
            (#"{\#(prefix),"caaIdentities":["A.example.","b.example","z.example"]}"#, nil),
            (#"{\#(prefix),"caaIdentities":["a.example"]}"#, .namesNotInCAA),
            (#"{\#(prefix),"caaIdentities":[]}"#, nil),
        ] as [(String, PersistentRefusal?)]
    )
    func theDirectoryIsAsked(metadata: String, refusal: PersistentRefusal?) throws {
        let offer = try offer(#""issuerDomainNames":["a.example","b.example"]"#)
        let metadata = try TestAuthorizations.metadata(metadata)
        #expect(Self.refusal(offer, metadata) == refusal)
        // Drafts before -02 know nothing of the directory.
        #expect(Self.refusal(try self.offer(#""issuer-domain-names":["a.example"]"#), metadata) == nil)
    }

    @Test(.rows("DP-05")) func aNameTheDirectoryPromisesIsPublishedFirst() throws {
        let demand = try demand(
            #""issuerDomainNames":["a.example","b.example"]"#,
            #"{\#(Self.prefix),"issuerDomainNames":["b.example"]}"#
        )
        #expect(demand.record().issuer == "b.example")
    }

    @Test func refusalsAreToldInHouseStyle() {
        for refusal in PersistentRefusal.allCases {
            #expect(refusal.description.hasPrefix("dns-persist-01: ") && !refusal.description.hasSuffix("."))
        }
    }

    private static func refusal(_ offer: PersistentOffer?, _ metadata: DirectoryMetadata) -> PersistentRefusal? {
        do throws(PersistentRefusal) {
            _ = try PersistentChallenge(offer, under: metadata)
            return nil
        } catch {
            return error
        }
    }
}
