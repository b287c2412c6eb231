import Conformance
import PKI
import Synchronization
import Testing

@testable import ACME

/// What happens when a kind of challenge does not work out: the next one, in this order or in another.
struct OrderFallbackTests {
    static let broken = SolverFailure(reason: "zone example: refused", isPermanent: true, hint: "check the key")

    /// The server hears of one challenge only, the one that is in place.
    @Test(.rows("C-05", "C-06")) func anAnswerThatCannotBePublishedIsGivenInAnotherWay() async throws {
        let dns = FakeSolver(.dns01, failing: Self.broken)
        let scene = try Scene()
        #expect(try await scene.obtain(["a.example", "b.example"], solvers: [dns, scene.ca.solver]).issued != nil)
        #expect(scene.ca.signed.count { $0 == .challenge } == 2)
        let told = scene.ca.requests.filter { $0.purpose == .challenge }
        #expect(told.allSatisfy { $0.url.hasSuffix("/http-01") && $0.payload == "{}" })
        #expect(
            scene.observer.diary.filter { $0.contains("publish") || $0.hasPrefix("set back") } == [
                "publishing 2", "set back b.example: dns-01: zone example: refused",
                "set back a.example: dns-01: zone example: refused", "publishing 2", "published 2",
            ]
        )
        #expect(dns.isEmpty && scene.ca.solver.isEmpty)
        #expect(scene.ca.state.withLock { $0.orders.count } == 1)
    }

    @Test(.rows("C-16", "C-06")) func anAnswerThatNobodySeesIsGivenInAnotherWay() async throws {
        let slow = SolverFailure(reason: "ns1.example: not there after 180 s", isPermanent: false)
        let dns = FakeSolver(.dns01, neverVisible: slow)
        let scene = try Scene()
        #expect(try await scene.obtain(["a.example", "b.example"], solvers: [dns, scene.ca.solver]).issued != nil)
        #expect(scene.observer.diary.contains("set back a.example: dns-01: ns1.example: not there after 180 s"))
        // What was published in vain is taken away as well.
        #expect(dns.diary.count { $0.hasPrefix("withdraw") } == 2 && dns.isEmpty)
    }

    /// The failure of the kind preferred most is the one reported, and the server is told of nothing.
    @Test(.rows("C-08")) func aNameWithNoWayLeftStopsBeforeAnythingIsTold() async throws {
        let http = FakeSolver(.http01, failing: SolverFailure(reason: "port 80: taken", isPermanent: false))
        let scene = try Scene()
        let failure = try #require(try await scene.failure(solvers: [FakeSolver(.dns01, failing: Self.broken), http]))
        #expect(failure.acme == .solver(Self.broken, try Identifier("www.example.com")))
        #expect(failure.setbacks.map(\.type) == [.dns01, .http01] && failure.orderRemainsUsable)
        #expect(scene.ca.signed == [.order, .authorization])
        #expect(scene.observer.failures.isEmpty)
        // A wildcard has no other way than the DNS.
        let wildcard = try Scene()
        let other = try await wildcard.failure(
            ["*.example.com"],
            solvers: [FakeSolver(.dns01, failing: Self.broken), FakeSolver()]
        )
        #expect(other?.acme == .solver(Self.broken, try Identifier("example.com")))
    }

    @Test(.rows("C-12", "O-20", "C-16", "C-06")) func aRefusedAnswerIsGivenInAnotherWayInAnotherOrder() async throws {
        let dns = FakeSolver(.dns01)
        let observer = FakeObserver(allowingMore: 1)
        let scene = try Scene(.init(refusesTypes: ["dns-01"], otherSolvers: [dns]), observer: observer)
        let issued = try await scene.obtain(solvers: [dns, scene.ca.solver]).issued
        #expect(issued?.orderURL.text == FakeCA.orderURL(1))
        let failure = try #require(observer.failures.first)
        #expect(observer.failures.count == 1 && failure.order?.text == FakeCA.orderURL(0))
        #expect(
            failure.setbacks.map(\.description) == ["www.example.com: dns-01: the CA could not fetch the challenge"]
        )
        guard case .orderInvalid(let problems) = failure.acme else { throw failure }
        #expect(problems.count == 1)
        #expect(observer.diary.count { $0 == "placed" } == 2)
        #expect(dns.isEmpty && scene.ca.solver.isEmpty)
    }

    /// An order of an earlier run is gone on with once; the next one is placed.
    @Test(.rows("O-20")) func theNextOrderIsNotTheOneOfAnEarlierRun() async throws {
        let dns = FakeSolver(.dns01)
        let scene = try Scene(
            .init(refusesTypes: ["http-01"], otherSolvers: [dns]),
            observer: FakeObserver(allowingMore: 1)
        )
        let driver = OrderDriver(client: scene.client, account: try scene.account()) { 0.5 }
        let wish = OrderRequest(identifiers: [try Identifier("www.example.com")])
        let stopped = FakeObserver(objectingTo: "published")
        _ = try? await driver.obtain(wish, csr: { [0x30, 0x00] }, solvers: [scene.ca.solver], observer: stopped)
        let issued = try await scene.obtain(existing: FakeCA.orderURL(0), solvers: [scene.ca.solver, dns]).issued
        #expect(issued?.orderURL.text == FakeCA.orderURL(1))
        #expect(scene.observer.failures.map { $0.order?.text } == [FakeCA.orderURL(0)])
    }

    /// By default one call is one order.
    @Test func anotherOrderNeedsPermission() async throws {
        let scene = try Scene(.init(refusesTypes: ["http-01"]))
        let failure = try #require(try await scene.failure(solvers: [scene.ca.solver, FakeSolver(.dns01)]))
        guard case .orderInvalid = failure.acme else { throw failure }
        #expect(scene.ca.state.withLock { $0.orders.count } == 1)
        #expect(scene.observer.failures.count == 1 && failure.setbacks.count == 1 && failure.earlier.isEmpty)
    }

    @Test func nobodyIsAskedWhereThereIsNoOtherWay() async throws {
        for settings in [
            FakeCA.Settings(refusesTypes: ["http-01"], challengeTypes: ["http-01"]),
            .init(refusesTypes: ["http-01"], refusal: "caa"), .init(refusesTypes: ["http-01"], refusal: "rateLimited"),
            .init(refusesTypes: ["http-01"], refusal: "rejectedIdentifier"),
        ] {
            let scene = try Scene(settings, observer: FakeObserver(allowingMore: 9))
            _ = try #require(try await scene.failure(solvers: [scene.ca.solver, FakeSolver(.dns01)]))
            #expect(scene.observer.failures.isEmpty)
            #expect(scene.ca.state.withLock { $0.orders.count } == 1)
        }
    }

    /// Three orders at most, each kind once, and the earlier failures are kept.
    @Test(.rows("F-P20")) func triesAreBounded() async throws {
        let types = ["http-01", "dns-01", "tls-alpn-01", "dns-account-01", "other-01"]
        let scene = try Scene(
            .init(refusesTypes: Set(types), challengeTypes: types),
            observer: FakeObserver(allowingMore: 9)
        )
        let solvers = types.map { FakeSolver(ChallengeType(rawValue: $0)) }
        let failure = try #require(try await scene.failure(solvers: solvers))
        #expect(scene.ca.state.withLock { $0.orders.count } == OrderCampaign.orderLimit)
        #expect(failure.setbacks.map(\.type.rawValue) == ["http-01", "dns-01", "tls-alpn-01"])
        #expect(failure.earlier.map { $0.order?.text } == [FakeCA.orderURL(0), FakeCA.orderURL(1)])
        #expect(failure.order?.text == FakeCA.orderURL(2))
        #expect(solvers.allSatisfy { $0.isEmpty })
        #expect(solvers[3].diary.isEmpty && solvers[4].diary.isEmpty)
    }

    /// What failed to be published in the first order is not tried in the second.
    @Test(.rows("DN-09")) func aKindIsTriedOncePerCall() async throws {
        let dns = FakeSolver(.dns01, failing: Self.broken), alpn = FakeSolver(.tlsALPN01)
        let scene = try Scene(
            .init(
                refusesTypes: ["http-01"],
                otherSolvers: [alpn],
                challengeTypes: ["http-01", "dns-01", "tls-alpn-01"]
            ),
            observer: FakeObserver(allowingMore: 1)
        )
        #expect(try await scene.obtain(solvers: [dns, scene.ca.solver, alpn]).issued != nil)
        #expect(dns.diary.count { $0.hasPrefix("publish") } == 1)
    }

    @Test func anObjectionToAnotherOrderIsTheFailure() async throws {
        let scene = try Scene(.init(refusesTypes: ["http-01"]), observer: FakeObserver(objectingTo: "again?"))
        let failure = try #require(try await scene.failure(solvers: [scene.ca.solver, FakeSolver(.dns01)]))
        guard case .observer(let error) = failure.cause else { throw failure }
        #expect(error is Objection && failure.earlier.count == 1 && failure.order == nil)
        #expect(!failure.orderRemainsUsable && failure.setbacks.count == 1)
    }

    @Test func anObjectionToASetbackStops() async throws {
        let scene = try Scene(observer: FakeObserver(objectingTo: "set back"))
        let dns = FakeSolver(.dns01, failing: Self.broken)
        let failure = try #require(try await scene.failure(solvers: [dns, scene.ca.solver]))
        guard case .observer = failure.cause else { throw failure }
        #expect(dns.isEmpty && scene.ca.signed == [.order, .authorization])
    }

    /// Of several names, those proven by the first order are not proven again.
    @Test(.rows("C-03")) func onlyTheRefusedNameIsProvenAgain() async throws {
        let dns = FakeSolver(.dns01)
        let scene = try Scene(
            .init(refusesTypes: ["http-01"], otherSolvers: [dns]),
            observer: FakeObserver(allowingMore: 1)
        )
        let outcome = try await scene.obtain(["*.b.example", "a.example"], solvers: [scene.ca.solver, dns])
        #expect(outcome.issued != nil)
        #expect(dns.answers.map(\.subject.description).sorted() == ["*.b.example", "*.b.example", "a.example"])
        #expect(scene.ca.solver.answers.map(\.subject.description) == ["a.example"])
    }

    @Test(.rows("CA-05")) func onlyAllowedKindsAreAnswered() async throws {
        let dns = FakeSolver(.dns01)
        let scene = try Scene(.init(otherSolvers: [dns]))
        #expect(try await scene.obtain(solvers: [scene.ca.solver, dns], allowed: [.dns01]).issued != nil)
        #expect(scene.ca.solver.diary.isEmpty && dns.answers.count == 1)
        let none = try await Scene().failure(allowed: [])
        guard case .noUsableChallenge = none?.acme else { throw Objection() }
    }
}
