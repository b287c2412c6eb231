import Foundation
import PKI
import Testing

@testable import Rotation

/// Thirty days of short-lived certificates, with one order that fails: the budget never lets a live one end.
struct OrderBudgetLifetimesTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private static let cases: [(keys: [KeyAlgorithm], hours: Double)] = [
        ([.ecdsaP256], 24), ([.ecdsaP256], 160),
        ([.ecdsaP256, .rsa2048], 24), ([.ecdsaP256, .rsa2048], 160),
        ([.ecdsaP256, .rsa2048, .ed25519], 24), ([.ecdsaP256, .rsa2048, .ed25519], 160),
    ]

    @Test(arguments: cases.indices, 0..<4)
    func noneEndsBeforeTheNext(index: Int, failing: Int) throws {
        let (algorithms, hours) = Self.cases[index]
        let keys = try #require(KeySet(algorithms))
        let life = hours * 3_600
        var (now, orders, renewal) = (Self.start, [Date](), 0)
        while now < Self.start.addingTimeInterval(30 * 86_400) {
            let live = Validity(notBefore: now, notAfter: now.addingTimeInterval(life))
            // Half of its life is over; one order of one renewal fails, and is sent again after a minute.
            var instant = now.addingTimeInterval(life / 2)
            let wanted = algorithms.count + (renewal == failing ? 1 : 0)
            for sent in 0..<wanted {
                let counted = orders.filter { $0 > OrderBudget.windowStart(at: instant, live: live) }
                let brake = OrderBudget.brake(
                    orders: counted.sorted(by: >),
                    live: live,
                    now: instant,
                    needed: max(1, algorithms.count - sent),
                    limit: OrderBudget.limit(keys: keys)
                )
                if case .orders(_, let until, _) = brake { instant = until.addingTimeInterval(1) }
                #expect(instant < live.notAfter, "renewal \(renewal), order \(sent)")
                orders.append(instant)
                instant += 60
            }
            (now, renewal) = (instant, renewal + 1)
        }
        #expect(renewal > 8)
    }
}
