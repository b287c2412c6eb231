import CertificateWorkshop
import PKI
import Synchronization
import Testing

@testable import TLS

struct SweeperTests {
    private func served() throws -> (Speaker, Workshop) {
        let workshop = try Workshop()
        try workshop.leaf("one", san: "DNS:a.example")
        let pair = TLSListener.Pair(fullchain: workshop.path("one.full.pem"), key: workshop.path("one.key"))
        return (try Speaker { $0.shakeHands(pair) }, workshop)
    }

    @Test func everyJobIsAnsweredOnceWithItsTag() async throws {
        let (speaker, workshop) = try served()
        defer { speaker.stop() }
        let leaf = try CertificateChain(pem: workshop.bytes("one.pem")).leaf
        let hosts = ["127.0.0.1", "localhost", "no-such-host.invalid", "a\0b"]
        let jobs = (0..<400).map { SweepJob(Endpoint(host: hosts[$0 % 4], port: speaker.port), tag: $0) }
        var tags: [Int] = []
        for await finding in Sweeper(limits: SweepLimits(perHost: 64)).sweep(jobs) {
            tags.append(finding.tag)
            #expect(finding.endpoint.host == hosts[finding.tag % 4])
            switch finding.tag % 4 {
            case 0: #expect(finding.results.map(\.leaf?.fingerprint) == [leaf.fingerprint])
            case 1: #expect(finding.results.contains { $0.address == "127.0.0.1" && $0.leaf == leaf })
            case 2: #expect(finding.results.first?.leaf == nil)
            default: #expect(finding.results.map(\.outcome) == [.unreachable(.badName)])
            }
        }
        #expect(tags.sorted() == Array(0..<400))
    }

    @Test func nothingToDoIsDoneAtOnce() async {
        var count = 0
        for await _ in Sweeper().sweep([SweepJob<Int>]()) { count += 1 }
        #expect(count == 0)
    }

    /// Six stalled connections, two at a time: three deadlines one after the other.
    @Test(arguments: [SweepLimits(perHost: 2), SweepLimits(openAtOnce: 2, perHost: 64)])
    func limitsHold(limits: SweepLimits) async throws {
        let speaker = try Speaker { $0.outlast() }
        defer { speaker.stop() }
        var limits = limits
        limits.deadline = .milliseconds(300)
        let jobs = (0..<6).map { SweepJob(Endpoint(host: "127.0.0.1", port: speaker.port), tag: $0) }
        let begin = ContinuousClock.now
        var outcomes: [ProbeResult.Outcome] = []
        for await finding in Sweeper(limits: limits).sweep(jobs) { outcomes += finding.results.map(\.outcome) }
        #expect(outcomes == Array(repeating: .unreachable(.timedOut(.shakingHands)), count: 6))
        #expect(ContinuousClock.now - begin >= .milliseconds(900))
        #expect(speaker.accepted == 6)
    }

    @Test func thePaceIsKept() async throws {
        let (speaker, _) = try served()
        defer { speaker.stop() }
        let jobs = (0..<20).map { SweepJob(Endpoint(host: "127.0.0.1", port: speaker.port), tag: $0) }
        let begin = ContinuousClock.now
        var count = 0
        for await _ in Sweeper(limits: SweepLimits(perHost: 64, perSecond: 40)).sweep(jobs) { count += 1 }
        #expect(count == 20)
        #expect(ContinuousClock.now - begin >= .milliseconds(450))
    }

    /// What the closure of a lazy sequence holds is let go of with the sweep.
    private final class Token: Sendable {
        let taken = Atomic(0)
    }

    private func endless(_ token: Token) -> some Sequence<SweepJob<Int>> & Sendable {
        UnfoldFirstJobs(token: token)
    }

    private struct UnfoldFirstJobs: Sequence, IteratorProtocol, Sendable {
        let token: Token
        // Not a name that can be asked for: answered at once.
        mutating func next() -> SweepJob<Int>? {
            SweepJob(Endpoint(host: "", port: 1), tag: token.taken.add(1, ordering: .relaxed).newValue)
        }
    }

    @Test func aSweepNobodyListensToEnds() async throws {
        weak var watched: Token?
        do {
            let token = Token()
            watched = token
            var count = 0
            for await _ in Sweeper().sweep(endless(token)) {
                count += 1
                if count == 5000 { break }
            }
            #expect(count == 5000)
        }
        let deadline = ContinuousClock.now + .seconds(10)
        while watched != nil, ContinuousClock.now < deadline { await Task.yield() }
        #expect(watched == nil)
    }

    @Test func aSweepWaitsForItsListener() async throws {
        let token = Token()
        let findings = Sweeper().sweep(endless(token))
        var iterator = findings.makeAsyncIterator()
        _ = await iterator.next()
        // Whatever it takes beyond the first batch is bounded: two windows at most are taken before anyone asks.
        let deadline = ContinuousClock.now + .milliseconds(500)
        while ContinuousClock.now < deadline { await Task.yield() }
        #expect(token.taken.load(ordering: .relaxed) <= 2 * 2048 + 2)
        for _ in 0..<10_000 { #expect(await iterator.next() != nil) }
    }

    @Test func cancellationEndsASweep() async throws {
        let speaker = try Speaker { $0.outlast() }
        defer { speaker.stop() }
        let job = SweepJob(Endpoint(host: "127.0.0.1", port: speaker.port), tag: 0)
        let begin = ContinuousClock.now
        let task = Task {
            var count = 0
            for await _ in Sweeper(limits: SweepLimits(deadline: .seconds(120))).sweep([job]) { count += 1 }
            return count
        }
        while speaker.accepted == 0 { await Task.yield() }
        task.cancel()
        #expect(await task.value == 0)
        #expect(ContinuousClock.now - begin < .seconds(60))
    }

    @Test func lanesHoldBackOneHostAndNoOther() {
        var lanes = HostLanes<Int>(most: 2)
        for item in 0..<4 { lanes.add(item, host: "busy") }
        lanes.add(9, host: "other")
        #expect([lanes.next(), lanes.next(), lanes.next(), lanes.next()] == [0, 1, 9, nil])
        lanes.done(host: "busy")
        #expect([lanes.next(), lanes.next()] == [2, nil])
        lanes.done(host: "busy")
        lanes.done(host: "busy")
        #expect([lanes.next(), lanes.next()] == [3, nil])
    }

    @Test func deadlinesComeInOrder() {
        let begin = ContinuousClock.now
        var queue = DeadlineQueue<Int>()
        let order = (0..<200).shuffled()
        for number in order { queue.add(number, at: begin + .milliseconds(number)) }
        #expect(queue.first == begin)
        #expect(queue.take(at: begin - .milliseconds(1)) == nil)
        var taken: [Int] = []
        while let number = queue.take(at: begin + .milliseconds(99)) { taken.append(number) }
        #expect(taken == Array(0..<100))
    }

    /// One question for a name, however many jobs wait for it.
    @Test func aNameIsLookedUpOnce() async {
        let table = LookupTable(alarm: Alarm())
        for job in 0..<10 { _ = table.look("no-such-host.invalid", for: job) }
        #expect(table.isBusy)
        var answered: [Int] = []
        while answered.isEmpty {
            answered = table.answered().map(\.job)
            await Task.yield()
        }
        #expect(answered == Array(0..<10))
        guard case .known(.failure) = table.look("no-such-host.invalid", for: 11) else {
            Issue.record("asked again")
            return
        }
    }
}
