/// One sweep from its first job to its last: lives on a thread of its own.
final class SweepRun<Jobs: IteratorProtocol, Tag: Sendable> where Jobs.Element == SweepJob<Tag> {
    /// A job that was taken and is not answered yet.
    private struct Open {
        let job: SweepJob<Tag>
        var addresses: [SocketAddress] = []
        var answers: [ProbeAnswer?] = []
        var missing = 0
    }

    /// One connection to be.
    private struct Call {
        let number: Int
        let position: Int
    }

    /// Jobs that may be under way, in line, or answered and not yet fetched: some ten KiB each.
    private static var window: Int { 2048 }

    private let limits: SweepLimits
    private let outbox: SweepOutbox<SweepFinding<Tag>>
    private let reactor: ProbeReactor<Call>
    private let lookups: LookupTable
    private var jobs: Jobs
    private var isExhausted = false
    private var open: [Int: Open] = [:]
    private var count = 0
    private var lanes: HostLanes<Call>
    private var pace: SweepPace
    private var lookupDeadlines = DeadlineQueue<Int>()
    private var found: [SweepFinding<Tag>] = []

    init(_ jobs: Jobs, limits: SweepLimits, alarm: Alarm, outbox: SweepOutbox<SweepFinding<Tag>>) {
        self.jobs = jobs
        self.limits = limits
        self.outbox = outbox
        reactor = ProbeReactor(
            alarm: alarm,
            surroundings: ProbeSession.Surroundings(context: ClientContext(), known: KnownCertificates())
        )
        lookups = LookupTable(alarm: alarm)
        lanes = HostLanes(most: limits.perHost)
        pace = SweepPace(perSecond: limits.perSecond)
    }

    /// Works until all jobs are answered or nobody wants to know any more.
    func work() {
        while !outbox.isCancelled {
            for (number, answer) in lookups.answered() { resolved(number, answer) }
            takeJobs()
            let pause = call()
            expireLookups()
            outbox.publish(found)
            found.removeAll(keepingCapacity: true)
            if isExhausted, open.isEmpty { break }
            reactor.turn(until: [pause, lookupDeadlines.first].compactMap(\.self).min()) { call, answer in
                note(call, answer)
            }
        }
        outbox.finish()
    }

    private func takeJobs() {
        guard !isExhausted else { return }
        let undelivered = outbox.count
        // Some are answered as soon as they are taken.
        while open.count + found.count + undelivered < max(Self.window, limits.openAtOnce), lookups.hasRoom {
            guard let job = jobs.next() else {
                isExhausted = true
                return
            }
            take(job)
        }
    }

    private func take(_ job: SweepJob<Tag>) {
        count += 1
        open[count] = Open(job: job)
        guard job.endpoint.isNameable else { return resolved(count, .failure(.badName)) }
        switch lookups.look(job.endpoint.host, for: count) {
        case .known(let answer): resolved(count, answer)
        case .asked: lookupDeadlines.add(count, at: .now + limits.deadline)
        }
    }

    private func resolved(_ number: Int, _ answer: AddressResolver.Answer) {
        // One whose look-up took too long is answered already.
        guard var entry = open[number], entry.addresses.isEmpty else { return }
        switch answer {
        case .failure(let failure):
            close(number, [ProbeResult(address: entry.job.endpoint.host, outcome: .unreachable(failure))])
        case .success(let addresses):
            entry.addresses = addresses.map { $0.with(port: entry.job.endpoint.port) }
            entry.answers = Array(repeating: nil, count: addresses.count)
            entry.missing = addresses.count
            open[number] = entry
            for (position, address) in addresses.enumerated() {
                lanes.add(Call(number: number, position: position), host: address.text)
            }
        }
    }

    /// Begins what may begin; gives the time to wait for when the pace forbids more.
    private func call() -> ContinuousClock.Instant? {
        while reactor.count < limits.openAtOnce {
            let now = ContinuousClock.now
            if let pause = pace.wait(at: now) { return pause }
            guard let call = lanes.next() else { return nil }
            guard let entry = open[call.number] else { continue }
            pace.begin(at: now)
            let endpoint = entry.job.endpoint
            let job = ProbeSession.Job(
                address: entry.addresses[call.position],
                name: endpoint.indicatedName,
                host: endpoint.serverName ?? endpoint.host,
                startTLS: endpoint.startTLS,
                question: .handshake(.ordinary),
                deadline: now + limits.deadline
            )
            if let early = reactor.add(job, call) { note(call, early) }
        }
        return nil
    }

    private func note(_ call: Call, _ answer: ProbeAnswer) {
        guard open[call.number] != nil else { return }
        lanes.done(host: open[call.number]?.addresses[call.position].text ?? "")
        open[call.number]?.answers[call.position] = answer
        open[call.number]?.missing -= 1
        guard let entry = open[call.number], entry.missing == 0 else { return }
        close(
            call.number,
            zip(entry.addresses, entry.answers).map { address, answer in
                ProbeResult(address: address.text, answer ?? .failed(.cancelled))
            }
        )
    }

    private func close(_ number: Int, _ results: [ProbeResult]) {
        guard let entry = open.removeValue(forKey: number) else { return }
        found.append(SweepFinding(tag: entry.job.tag, endpoint: entry.job.endpoint, results: results))
    }

    private func expireLookups() {
        let now = ContinuousClock.now
        while let number = lookupDeadlines.take(at: now) { resolved(number, .failure(.timedOut(.resolving))) }
    }
}
