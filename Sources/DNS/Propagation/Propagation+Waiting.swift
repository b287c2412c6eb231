package import FoundationEssentials

extension Propagation {
    /// What was seen of one name when the waiting ended.
    package struct Sight: Sendable, Equatable {
        /// Where the record is, aliases followed.
        package let target: DomainName
        /// What every address of every server showed.
        package let reports: [ServerReport]
        package let verdict: PropagationVerdict
    }

    /// Waits until all values are visible at all names, their aliases followed, looking again after growing waits.
    ///
    /// Servers that do not work are passed by after the schedule's grace, once all others show the record; the verdict
    /// of the name says so. A name whose zone cannot be found is looked for again until the deadline.
    ///
    /// - Returns: what was seen of each name asked for.
    package func waitUntilVisible(
        _ wanted: [DomainName: Set<String>],
        deadline: Date
    ) async throws(PropagationFailure) -> [DomainName: Sight] {
        var sights: [DomainName: Sight] = [:]
        var waiting = wanted
        var onlyBrokenSince: [DomainName: Date] = [:]
        var look = 0
        while true {
            var failure: PropagationFailure?
            for (name, values) in waiting.sorted(by: { $0.key.description < $1.key.description }) {
                guard !Task.isCancelled else { throw .cancelled }
                do {
                    let sight = try await sight(of: name, values)
                    if isEnough(sight.verdict, for: name, &onlyBrokenSince) {
                        sights[name] = sight
                        waiting[name] = nil
                    } else {
                        failure = failure ?? .notVisible(name, sight.verdict.inTheWay)
                    }
                } catch {
                    failure = failure ?? error
                }
            }
            guard let failure else { return sights }
            try await pause(after: look, until: deadline, or: failure)
            look += 1
        }
    }

    private func pause(
        after look: Int,
        until deadline: Date,
        or failure: PropagationFailure
    ) async throws(PropagationFailure) {
        let remaining = Duration.seconds(deadline.timeIntervalSince(clock.now()))
        guard failure.mayPass, let wait = schedule.wait(after: look, remaining: remaining) else { throw failure }
        do {
            try await clock.sleep(for: wait)
        } catch {
            throw .cancelled
        }
    }

    private func sight(of name: DomainName, _ values: Set<String>) async throws(PropagationFailure) -> Sight {
        let deadline = ContinuousClock.now + Self.lookLimit
        let target: DomainName
        do {
            target = try await view.delegation(of: name, deadline: deadline).target
        } catch {
            throw error == .cancelled ? .cancelled : .delegation(name, error)
        }
        let zone: ZoneCut
        do {
            zone = try await view.zone(of: target, deadline: deadline)
        } catch {
            throw error == .lookup(.cancelled) ? .cancelled : .zone(target, error)
        }
        let reports = await check(target, values: values, in: zone)
        return Sight(target: target, reports: reports, verdict: PropagationVerdict(reports))
    }

    private func isEnough(
        _ verdict: PropagationVerdict,
        for name: DomainName,
        _ onlyBrokenSince: inout [DomainName: Date]
    ) -> Bool {
        switch verdict {
        case .visible: return true
        case .notYet:
            onlyBrokenSince[name] = nil
            return false
        case .visibleExceptBroken:
            let now = clock.now()
            let since = onlyBrokenSince[name] ?? now
            onlyBrokenSince[name] = since
            return Duration.seconds(now.timeIntervalSince(since)) >= schedule.graceForBroken
        }
    }
}

extension PropagationVerdict {
    /// The servers that keep the record from being visible everywhere.
    fileprivate var inTheWay: [ServerReport] {
        switch self {
        case .visible: []
        case .visibleExceptBroken(let reports), .notYet(let reports): reports
        }
    }
}

extension PropagationFailure {
    /// Whether it may be otherwise at the next look, as nothing but a mistake in the zone is not.
    fileprivate var mayPass: Bool {
        switch self {
        case .notVisible, .zone: true
        case .delegation(_, .aliasLoop), .delegation(_, .tooManyAliases), .cancelled: false
        case .delegation: true
        }
    }
}
