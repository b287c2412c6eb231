import Conformance
import DNS
import Testing

struct CAAPolicyTests {
    private static let account = "https://ca.example/acct/1"

    private static func judge(
        _ records: [(String, String)],
        isWildcard: Bool = false,
        flags: UInt8 = 0,
        issuers: [String] = ["ca.example", "CA.Example.net"],
        account: String? = account,
        methods: Set<String> = []
    ) -> CAAVerdict {
        CAAPolicy.judge(
            records.map { CAARecord(flags: flags, tag: $0.0, value: $0.1) },
            isWildcard: isWildcard,
            for: CAAApplicant(issuerDomains: issuers, accountURI: account, methods: methods)
        )
    }

    private static let issuers: [([(String, String)], CAAVerdict)] = [
        ([], .allowed(methods: nil)),
        ([("issue", "ca.example")], .allowed(methods: nil)),
        ([("ISSUE", "CA.EXAMPLE")], .allowed(methods: nil)),
        ([("issue", "ca.example.net")], .allowed(methods: nil)),
        ([("issue", "other.example"), ("issue", "ca.example")], .allowed(methods: nil)),
        ([("issue", "other.example")], .forbidden(.otherIssuers(["other.example"]))),
        ([("issue", "sub.ca.example")], .forbidden(.otherIssuers(["sub.ca.example"]))),
        ([("issue", ";")], .forbidden(.otherIssuers([]))),
        ([("issue", ";"), ("issue", "ca.example")], .allowed(methods: nil)),
        ([("issue", "not a value")], .forbidden(.otherIssuers([]))),
        // Nothing restricts: only a report address, only mail, only wildcards.
        ([("iodef", "mailto:x@example.com")], .allowed(methods: nil)),
        ([("issuemail", ";")], .allowed(methods: nil)),
        ([("issuewild", ";")], .allowed(methods: nil)),
        ([("future", "x")], .allowed(methods: nil)),
    ]

    @Test(.rows("CA-01", "CA-02"), arguments: issuers)
    func theIssuerMustBeNamed(_ records: [(String, String)], _ verdict: CAAVerdict) {
        #expect(Self.judge(records) == verdict)
    }

    private static let wildcards: [([(String, String)], CAAVerdict)] = [
        ([("issue", "ca.example")], .allowed(methods: nil)),
        ([("issue", ";"), ("issuewild", "ca.example")], .allowed(methods: nil)),
        ([("issue", "ca.example"), ("issuewild", ";")], .forbidden(.otherIssuers([]))),
        ([("issue", "ca.example"), ("issuewild", "other.example")], .forbidden(.otherIssuers(["other.example"]))),
        ([("issuewild", "ca.example")], .allowed(methods: nil)),
    ]

    @Test(.rows("CA-01"), arguments: wildcards)
    func aWildcardGoesByIssuewildWhereThereIsOne(_ records: [(String, String)], _ verdict: CAAVerdict) {
        #expect(Self.judge(records, isWildcard: true) == verdict)
    }

    @Test(.rows("CA-02")) func aCAThatDoesNotSayItsNameIsNotHeldBack() {
        #expect(Self.judge([("issue", "x.example")], issuers: []) == .unknown(.issuerNotNamed))
        #expect(Self.judge([("issue", ";")], issuers: []) == .forbidden(.otherIssuers([])))
        #expect(Self.judge([], issuers: []) == .allowed(methods: nil))
    }

    @Test(.rows("CA-03")) func anUnknownCriticalPropertyForbids() {
        #expect(Self.judge([("issue", "ca.example")], flags: 128) == .allowed(methods: nil))
        #expect(
            Self.judge([("issue", "ca.example"), ("tbs\u{1B}", "x")], flags: 128)
                == .forbidden(.criticalProperty("tbs\\027"))
        )
        #expect(Self.judge([("issue", "ca.example"), ("tbs", "x")], flags: 1) == .allowed(methods: nil))
    }

    private static let accounts: [([String], CAAVerdict)] = [
        (["accounturi=https://ca.example/acct/1"], .allowed(methods: nil)),
        (["AccountURI=https://ca.example/acct/1"], .allowed(methods: nil)),
        (
            ["accounturi=https://ca.example/acct/1/"],
            .forbidden(.otherAccount(["https://ca.example/acct/1/"]))
        ),
        (["accounturi=https://CA.example/acct/1"], .forbidden(.otherAccount(["https://CA.example/acct/1"]))),
        (["accounturi="], .forbidden(.otherAccount([""]))),
        (
            ["accounturi=https://ca.example/acct/1;accounturi=https://ca.example/acct/2"],
            .forbidden(.unsatisfiable)
        ),
        (["accounturi=https://ca.example/acct/2", ""], .allowed(methods: nil)),
        (
            ["accounturi=https://ca.example/acct/2", "accounturi=https://ca.example/acct/1;x=y"],
            .allowed(methods: nil)
        ),
    ]

    @Test(.rows("CA-04", "CA-06"), arguments: accounts)
    func theAccountMustBeOursOctetForOctet(_ parameters: [String], _ verdict: CAAVerdict) {
        #expect(Self.judge(parameters.map { ("issue", "ca.example;" + $0) }) == verdict)
    }

    @Test(.rows("CA-04")) func beforeThereIsAnAccountNothingCanBeSaid() {
        let bound = ("issue", "ca.example;accounturi=https://ca.example/acct/1")
        #expect(Self.judge([bound], account: nil) == .unknown(.noAccount))
        #expect(Self.judge([bound, ("issue", "ca.example")], account: nil) == .allowed(methods: nil))
    }

    private static let methods: [([String], Set<String>, CAAVerdict)] = [
        (["dns-01"], [], .allowed(methods: ["dns-01"])),
        (["dns-01,http-01"], ["http-01", "tls-alpn-01"], .allowed(methods: ["http-01"])),
        (["dns-01"], ["http-01"], .forbidden(.otherMethods(["dns-01"]))),
        (["dns-01", "http-01"], ["http-01", "dns-01"], .allowed(methods: ["dns-01", "http-01"])),
        ([""], ["http-01"], .forbidden(.otherMethods([]))),
        (["dns-01,"], ["dns-01"], .forbidden(.unsatisfiable)),
        (["dns_01"], ["dns-01"], .forbidden(.unsatisfiable)),
        (["dns-01;validationmethods=http-01"], ["dns-01"], .forbidden(.unsatisfiable)),
    ]

    @Test(.rows("CA-05"), arguments: methods)
    func theMethodsAreThoseOfRecordAndWish(_ lists: [String], _ wanted: Set<String>, _ verdict: CAAVerdict) {
        let records = lists.map { ("issue", "ca.example;validationmethods=\($0)") }
        #expect(Self.judge(records, methods: wanted) == verdict)
    }
}
