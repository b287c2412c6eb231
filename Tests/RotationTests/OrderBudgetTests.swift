import Conformance
import FoundationEssentials
import Ledger
import PKI
import Rotation
import Testing

struct OrderBudgetTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func ago(_ seconds: Double) -> Date { now.addingTimeInterval(-seconds) }

    private func life(_ days: Double) -> Validity {
        Validity(notBefore: now, notAfter: now.addingTimeInterval(days * 86_400))
    }

    @Test(.rows("E-07", "E-08")) func threeOrdersInSevenDays() {
        let two = [ago(60), ago(120)]
        #expect(OrderBudget.brake(orders: two, live: nil, now: now) == nil)
        let three = two + [ago(7 * 86_400 - 5)]
        let until = now.addingTimeInterval(5)
        #expect(OrderBudget.brake(orders: three, live: nil, now: now) == .orders(count: 3, until: until))
        #expect(OrderBudget.brake(orders: three, live: nil, now: until) == nil)
        // Four, after --ignore-budget: the third newest counts.
        let four = [ago(60), ago(120), ago(180), ago(86_400)]
        #expect(
            OrderBudget.brake(orders: four, live: nil, now: now)?.until == now.addingTimeInterval(7 * 86_400 - 180)
        )
    }

    /// What lives for a day must be renewed more often than three times in seven: its window is its life, six hours at
    /// least.
    @Test(arguments: [(90.0, 7.0), (6.67, 7), (5, 7), (4.9, 4.9), (1, 1), (0.25, 0.25), (0.01, 0.25), (-3, 0.25)])
    func theWindowOfWhatLivesForDays(days: Double, window: Double) {
        #expect(abs(OrderBudget.window(live: life(days)) - window * 86_400) < 0.001)
    }

    /// Two renewals a life always fit: nothing that is renewed at half of its life is braked while nothing fails.
    @Test(.rows("R-13"), arguments: [0.5, 1, 2, 3, 4.5, 5, 6.67, 9.9, 10, 30, 90])
    func renewalsOnTimeAreNeverBraked(days: Double) {
        var orders: [Date] = []
        var at = now
        for _ in 0..<60 {
            let live = Validity(notBefore: at, notAfter: at.addingTimeInterval(days * 86_400))
            at = RenewalPolicy.renewalPoint(of: live)
            let start = OrderBudget.windowStart(at: at, live: live)
            let counted = orders.filter { $0 >= start }.sorted(by: >)
            #expect(OrderBudget.brake(orders: counted, live: live, now: at) == nil)
            orders.append(at)
        }
    }

    @Test(.rows("E-07", "F-P19")) func aNameThatFailedThriceBlocksUntilTheOldestIsAnHourOld() throws {
        let (good, bad) = (try Identifier("a.example"), try Identifier("b.example"))
        let failures = [good: [ago(1), ago(2)], bad: [ago(10), ago(1_800), ago(3_000)]]
        let until = now.addingTimeInterval(600)
        let brake = try #require(OrderBudget.brake(failures: failures, now: now))
        #expect(brake == .validations(of: bad, until: until))
        #expect("\(brake)" == "b.example has failed validation 3 times within the hour")
        #expect(brake.hint(certificate: "www").contains("b.example"))
        #expect(OrderBudget.brake(failures: failures, now: until) == nil)
        #expect(OrderBudget.brake(failures: [:], now: now) == nil)
    }

    @Test(.rows("E-07")) func accountsAndDomainsStayBelowTheirLimits() {
        func brake(order: Date?, domains: [String: Date]) -> Brake? {
            OrderBudget.brake(
                account: "le",
                limits: .letsEncrypt,
                nthOrder: order,
                nthCertificates: domains,
                now: now
            )
        }
        #expect(brake(order: nil, domains: [:]) == nil)
        #expect(
            brake(order: ago(10_799), domains: [:]) == .account("le", orders: 290, until: now.addingTimeInterval(1))
        )
        #expect(brake(order: ago(10_800), domains: [:]) == nil)
        let day = now.addingTimeInterval(86_400)
        #expect(
            brake(order: ago(60), domains: ["example.com": ago(6 * 86_400)])
                == .domain("example.com", at: "le", certificates: 48, until: day)
        )
        // Below what is published: 300 and 50.
        #expect(AccountLimits.letsEncrypt.orders ?? 300 < 300)
        #expect(AccountLimits.letsEncrypt.certificatesPerDomain ?? 50 < 50)
    }

    @Test func limitsGoWithTheDirectory() {
        #expect(AccountLimits.of(directory: "https://acme-v02.api.letsencrypt.org/directory") == .letsEncrypt)
        #expect(
            AccountLimits.of(directory: "https://acme-staging-v02.api.letsencrypt.org/directory") == .letsEncryptStaging
        )
        #expect(AccountLimits.of(directory: "https://acme-v02.api.letsencrypt.org.evil.example/") == .unpublished)
        #expect(AccountLimits.of(directory: "https://ca.internal:14000/dir") == .unpublished)
    }

    @Test func theRegisteredDomainIsTheLastTwoLabels() throws {
        let cases = [
            ("*.www.example.com", "example.com"), ("example.com", "example.com"), ("localhost", "localhost"),
            ("192.0.2.7", "192.0.2.7"), ("2001:db8::1", "2001:db8::1"), ("a.example.co.uk", "co.uk"),
        ]
        for (name, domain) in cases { #expect(RegisteredDomain.approximate(try Identifier(name)) == domain) }
        #expect(try Identifier("A.example.com").orderedName.identifier == "dns:a.example.com")
    }
}
