import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

/// Records of dns-persist-01: written, read and judged.
struct PersistentRecordTests {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let base = "authority.example; accounturi=https://ca.example/acct/123"

    func demand(_ name: String = "example.com", isWildcard: Bool = false) throws -> PersistentDemand {
        let offer = try TestAuthorizations.make(
            "example.com",
            [
                #"{"type":"dns-persist-01","url":"https://ca/p","accounturi":"https://ca.example/id/abc","#
                    + #""issuer-domain-names":["authority.example","ca.example.net"]}"#
            ]
        ).challenges.first?.persistent
        let answer = ChallengeAnswer(
            identifier: try Identifier(name),
            isWildcard: isWildcard,
            persistent: try PersistentChallenge(offer, under: DirectoryMetadata(nil)),
            account: PersistentChallengeTests.account
        )
        return try #require(PersistentDemand(answer))
    }

    /// RFC 8659 §4.2.
    @Test(
        .rows("DP-01"),
        arguments: [
            base, "authority.example;accounturi=https://ca.example/acct/123",
            "  authority.example \t; \t accounturi = https://ca.example/acct/123 ; ",
            "AUTHORITY.example; accounturi=https://ca.example/acct/123; unknown=x; a-b=", base + "; policy=other",
        ]
    )
    func recordsAreRead(text: String) throws {
        let record = try #require(PersistentRecord(text))
        #expect(record.issuer == "authority.example" && record.accountURI == "https://ca.example/acct/123")
        #expect(!record.coversWildcard && record.persistUntil == nil)
        #expect(try demand().judge([text], at: now) == .satisfied(by: record))
    }

    @Test(
        .rows("DP-01", "DP-08"),
        arguments: [
            "", ";", "authority.example", "authority.example;", "; accounturi=https://x", "v=spf1 -all",
            "authority.example; accounturi", "authority.example; accounturi=", "authority.example; =x",
            base + "; accounturi=https://y", base + "; policy=wildcard; policy=wildcard", base + ";; policy=wildcard",
            base + "; persistUntil=", base + "; persistUntil=soon", base + "; persistUntil=-1",
            base + "; persistUntil=1.5",
            base + "; persistUntil=0x10", base + "; persistUntil=１", "authority..example; accounturi=x",
            "authority.example.; accounturi=x", "authority_x; accounturi=x", base + "; policy=wild card",
            base + "; po_licy=x", base + "; policy=ü", base + "\n", base + "\u{0}",
        ]
    )
    func whatIsNoneIsRefused(text: String) throws {
        #expect(PersistentRecord(text) == nil)
        #expect(try demand().judge([text], at: now) == .lacking(.malformed))
    }

    @Test(.rows("DP-01", "DP-07", "DP-08")) func whatIsWrittenIsReadBack() throws {
        let record = try demand(isWildcard: true).record(until: Date(timeIntervalSince1970: 1_767_225_600.9))
        #expect(record.text == Self.base + "; policy=wildcard; persistUntil=1767225600")
        #expect(PersistentRecord(record.text) == record)
        #expect(record.end == Date(timeIntervalSince1970: 1_767_225_600))
        #expect(try demand().record(until: Date(timeIntervalSince1970: -5)).persistUntil == 0)
        #expect(try demand().record(until: .distantFuture).persistUntil == 64_092_211_200)
    }

    @Test(
        .rows("DP-07"),
        arguments: [
            ("", false), ("; policy=wildcard", true), ("; policy=WildCard", true), ("; policy=wildcards", false),
            ("; Policy=wildcard", false),
        ]
    )
    func wildcardsNeedThePolicy(more: String, suffices: Bool) throws {
        let judgement = try demand(isWildcard: true).judge([Self.base + more], at: now)
        if suffices {
            guard case .satisfied(let record) = judgement else { throw Objection() }
            #expect(record.coversWildcard)
        } else {
            #expect(judgement == .lacking(.noWildcard))
        }
        // The name itself is proven either way.
        guard case .satisfied = try demand().judge([Self.base + more], at: now) else { throw Objection() }
    }

    /// The record of a name above is not taken: not every authority lets it speak for names below.
    @Test(.rows("DP-07")) func eachNameHasItsOwnPlace() throws {
        #expect(try demand("a.example.com").recordName == "_validation-persist.a.example.com")
        #expect(try demand("example.com", isWildcard: true).recordName == "_validation-persist.example.com")
    }

    @Test(
        .rows("DP-08"),
        arguments: [
            ("1799999999", false), ("1800000000", true), ("1800000001", true), ("0", false),
            ("99999999999999999999999999", true), ("0001800000001", true),
        ]
    )
    func whatHasEndedIsNotAnswered(until: String, suffices: Bool) throws {
        let judgement = try demand().judge([Self.base + "; persistUntil=\(until)"], at: now)
        if suffices {
            guard case .satisfied(let record) = judgement else { throw Objection() }
            #expect(record.end.map { $0 >= now } == true)
        } else {
            #expect(judgement == .lacking(.ended))
        }
    }

    @Test(.rows("DP-09")) func longRecordsAreSplitAndJoined() throws {
        let long = "https://ca.example/" + String(repeating: "x", count: 600)
        let record = PersistentRecord(issuer: "a.example", accountURI: long, coversWildcard: true, persistUntil: 7)
        #expect(record.strings.map(\.utf8.count) == [255, 255, record.text.utf8.count - 510])
        #expect(record.strings.joined() == record.text)
        #expect(PersistentRecord(strings: record.strings) == record)
        #expect(
            PersistentRecord(strings: ["authority.example;", " accounturi=https://ca.example/acct/123"])?.text
                == Self.base
        )
    }

    /// Records of others and junk are no obstacle, and the one that lasts longest is told.
    @Test(.rows("DP-10")) func severalRecordsStandSideBySide() throws {
        let others = [
            "google-site-verification=abc", "other.example; accounturi=https://other.example/1",
            "authority.example; accounturi=https://ca.example/acct/999", Self.base + "; persistUntil=5",
        ]
        let ending = Self.base + "; persistUntil=1900000000"
        #expect(try demand().judge(others, at: now) == .lacking(.ended))
        #expect(try demand().judge(Array(others.prefix(3)), at: now) == .lacking(.otherAccount))
        #expect(try demand().judge(Array(others.prefix(2)), at: now) == .lacking(.otherIssuer))
        #expect(try demand().judge([], at: now) == .lacking(.noRecord))
        let found = try demand().judge(others + [ending], at: now)
        #expect(found == .satisfied(by: try #require(PersistentRecord(ending))))
        let lasting = "ca.example.net; accounturi=https://ca.example/id/abc"
        for order in [[ending, lasting], [lasting, ending]] {
            #expect(try demand().judge(order, at: now) == .satisfied(by: try #require(PersistentRecord(lasting))))
        }
    }

    /// From -02 on the account's URL in clear is not what the server looks for; the hash for all names is.
    @Test(.rows("DP-04", "CA-06")) func hashedAndClearRecordsAreNotMixedUp() throws {
        let demand = try PersistentChallengeTests().demand(
            #""issuerDomainNames":["authority.example"]"#,
            "{\(PersistentChallengeTests.prefix)}"
        )
        #expect(demand.judge([Self.base], at: now) == .lacking(.otherAccount))
        let everywhere =
            "authority.example; accounturi=https://ca.example/account-hash/"
            + "sha-256/NpDnSwUthQK8zCgFdefYxAdAVPnygMLbs9US6oO-5ug"
        guard case .satisfied = demand.judge([everywhere], at: now) else { throw Objection() }
    }
}
