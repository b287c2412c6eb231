import Alerts
import Foundation
import Ledger
import MiniCA
import PKI
import Storage
import SystemPackage
import Testing

@testable import RekeyCommand

struct AlertFactsTests {
    private func facts(_ bench: TransactionBench) throws -> AlertFacts {
        let place = try Workplace(GlobalOptions.configured(by: bench.configuration))
        return try AlertFactsMaker(place: place, ledger: try place.writer()).facts(estate: nil)
    }

    /// A limit is told as long as it holds, whether or not the authority says until when; any other refusal is none.
    @Test(arguments: [RetryAdvice.seconds(7200), nil])
    func aLimitIsTold(advice: RetryAdvice?) async throws {
        let bench = try await TransactionBench()
        await bench.authority.setTempers([.limitNewOrders(times: 1, retryAfter: advice)])
        _ = try await bench.pass()
        let limit = try #require(try facts(bench).managed?.first?.rateLimit)
        #expect(limit.authority == "mini" && limit.until > Date() && limit.said.contains("too many new orders"))
        let rules = AlertRules.evaluate(try facts(bench), at: Date()).map(\.rule)
        #expect(rules.contains(.rateLimited))
    }

    @Test func anotherFailureIsNoLimit() async throws {
        let bench = try await TransactionBench()
        await bench.authority.setTempers([.wrongKey])
        _ = try await bench.pass()
        let managed = try #require(try facts(bench).managed?.first)
        #expect(managed.rateLimit == nil && !managed.rotations.isEmpty)
    }

    /// What is wrong with one certificate's files is told, and the others' rules go on being judged.
    @Test func whatCannotBeReadIsTold() async throws {
        let bench = try await TransactionBench()
        _ = try await bench.pass()
        let link = try bench.state.live(LineageName("www"))
        try FileManager.default.removeItem(atPath: link.string)
        try Data("no link".utf8).write(to: URL(filePath: link.string))
        let facts = try facts(bench)
        #expect(facts.managed?.first?.blocked?.verdict == "its state can't be read")
        let alerts = AlertRules.evaluate(facts, at: Date())
        #expect(alerts.map(\.rule) == [.rotationFailed] && facts.judged.contains(.renewalOverdue))
    }
}
