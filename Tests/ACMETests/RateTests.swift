import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct RateTests {
    @Test(.rows("E-06")) func aBucketGivesItsBurstAndThenItsRate() {
        var bucket = RateBucket(rate: 4, burst: 3)
        #expect((0..<6).map { _ in bucket.take(at: 100) } == [0, 0, 0, 0.25, 0.5, 0.75])
        // A second and a half later all promises are kept and three tokens are back.
        #expect((0..<4).map { _ in bucket.take(at: 101.5) } == [0, 0, 0, 0.25])
    }

    @Test(.rows("E-06", "F-P22")) func clocksThatJumpDoNoHarm() {
        var bucket = RateBucket(rate: 10, burst: 5)
        for _ in 0..<5 { #expect(bucket.take(at: 1_000) == 0) }
        #expect(bucket.take(at: 0) == 0.1)
        #expect(bucket.take(at: .nan) == 0.2)
        #expect(bucket.take(at: .infinity) == 0.3)
        #expect(bucket.take(at: -1e300) == 0.4)
        let later = (0..<6).map { _ in bucket.take(at: 1e300) }
        #expect(later == [0, 0, 0, 0, 0, 0.1])
        var odd = RateBucket(rate: -7, burst: .min)
        #expect(odd.rate == 1 && odd.burst == 1)
        for _ in 0..<10_000 { _ = odd.take(at: 0) }
        #expect(odd.take(at: 0) <= 3_600)
    }

    /// Never more than the burst and what the rate has brought since.
    @Test(.rows("E-06")) func nobodySendsMoreThanTheTableSays() {
        var numbers = SeededNumbers(6)
        for (rate, burst) in [(20, 10), (5, 15), (300, 200), (1, 1)] {
            var bucket = RateBucket(rate: rate, burst: burst)
            var now = 0.0
            var sent: [Double] = []
            for _ in 0..<2_000 {
                now += Double.random(in: 0..<(0.5 / Double(rate)), using: &numbers)
                sent.append(now + bucket.take(at: now))
            }
            #expect(sent == sent.sorted())
            for index in sent.indices.dropLast(burst) {
                let span = sent[index + burst] - sent[index]
                #expect(span >= 0.999 / Double(rate), "\(rate)/\(burst) at \(index)")
            }
        }
    }

    @Test(.rows("E-06")) func theTablesHaveEveryLane() {
        for table in [RequestRates.letsEncrypt, .letsEncryptStaging] {
            #expect(RequestLane.allCases.allSatisfy { table[$0] != nil })
        }
        #expect(RequestRates.letsEncrypt[.newNonce] == .init(rate: 20, burst: 10))
        #expect(RequestRates.letsEncrypt[.newAccount] == .init(rate: 5, burst: 15))
        #expect(RequestRates.letsEncrypt[.newOrder] == .init(rate: 300, burst: 200))
        #expect(RequestRates.letsEncrypt[.revocation] == .init(rate: 10, burst: 100))
        #expect(RequestRates.letsEncrypt[.renewalInfo] == .init(rate: 1_000, burst: 100))
        #expect(RequestRates.letsEncrypt[.resources] == .init(rate: 250, burst: 125))
        #expect(RequestRates.letsEncrypt[.directory] == .init(rate: 40, burst: 40))
        #expect(RequestRates.letsEncryptStaging[.newOrder] == .init(rate: 20, burst: 40))
        #expect(RequestRates.letsEncryptStaging[.resources] == .init(rate: 20, burst: 20))
    }

    @Test(.rows("E-06")) func aClientWaitsWhenItsBucketIsEmpty() async throws {
        let scene = try Scene()
        for _ in 0..<45 { _ = try await scene.client.directory(refreshing: true) }
        #expect(scene.clock.sleeps.count == 5)
        #expect(scene.clock.sleeps.allSatisfy { (.milliseconds(25)...(.milliseconds(26))).contains($0) })
        let unlimited = try Scene(policy: ClientPolicy(rates: RequestRates([:])))
        for _ in 0..<45 { _ = try await unlimited.client.directory(refreshing: true) }
        #expect(unlimited.clock.sleeps.isEmpty)
    }

    @Test(.rows("E-06", "F-P25")) func eachKindHasItsOwnBucket() async throws {
        let scene = try Scene(policy: ClientPolicy(rates: RequestRates([.newOrder: .init(rate: 1, burst: 2)])))
        let account = try scene.account()
        let names: Set<Identifier> = [try Identifier("a.example")]
        for _ in 0..<3 { _ = try await scene.client.newOrder(names, as: account) }
        #expect(scene.clock.sleeps == [.seconds(1)])
        // Reading orders is not counted as making them.
        let url = try scene.client.url(FakeCA.orderURL(0))
        for _ in 0..<10 { _ = try await scene.client.order(at: url, as: account) }
        #expect(scene.clock.sleeps.count == 1)
        #expect(RequestLane(.reading(url, as: account, for: .account)) == .resources)
        let register = SignedCall.changing(url, key: .key(scene.signer), payload: .object([:]), for: .account)
        #expect(RequestLane(register) == .newAccount)
    }

    @Test(.rows("E-06")) func manyAtOnceTakeTurns() async throws {
        let scene = try Scene(policy: ClientPolicy(rates: RequestRates([.directory: .init(rate: 10, burst: 1)])))
        let client = scene.client
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try? await client.directory(refreshing: true) } }
        }
        #expect(scene.ca.requests.count == 20 && !scene.clock.sleeps.isEmpty)
    }
}
