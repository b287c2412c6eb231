/// Asks thousands of endpoints for their certificates, with one thread for sockets and at most eight for look-ups.
///
/// Where ``SystemProber`` answers a question, this works through a list: each name is looked up once, certificates seen
/// before are not read again, and nothing is begun that the limits forbid.
package struct Sweeper: Sendable {
    private let limits: SweepLimits

    package init(limits: SweepLimits = SweepLimits()) { self.limits = limits }

    /// Begins to ask. Jobs are taken from the sequence as room comes, on the sweep's thread, so it may be long and lazy;
    /// each gives one finding. When the findings are not taken, the sweep waits.
    package func sweep<Tag: Sendable>(_ jobs: some Sequence<SweepJob<Tag>> & Sendable) -> SweepFindings<Tag> {
        let alarm = Alarm()
        let outbox = SweepOutbox<SweepFinding<Tag>>(alarm: alarm)
        let failure = DetachedThread.start { [limits] in
            SweepRun(jobs.makeIterator(), limits: limits, alarm: alarm, outbox: outbox).work()
        }
        if failure != 0 { Self.giveUp(jobs, errno: failure, outbox) }
        return SweepFindings(handle: SweepFindings.Handle(outbox))
    }

    /// Without a thread nothing can be asked, but all are answered.
    private static func giveUp<Tag: Sendable>(
        _ jobs: some Sequence<SweepJob<Tag>>,
        errno code: Int32,
        _ outbox: SweepOutbox<SweepFinding<Tag>>
    ) {
        outbox.publish(
            jobs.map { job in
                let result = ProbeResult(
                    address: job.endpoint.host,
                    outcome: .unreachable(.system(errno: code, .connecting))
                )
                return SweepFinding(tag: job.tag, endpoint: job.endpoint, results: [result])
            }
        )
        outbox.finish()
    }
}
