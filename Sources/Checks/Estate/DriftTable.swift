import PKI

/// The rows of ``DriftJudge``, each by itself.
struct DriftTable {
    private let facts: DriftFacts
    private let baseline: DriftBaseline
    /// The standings of the addresses that could be seen, by endpoint in the order of the facts.
    private let endpoints: [(name: String, seen: [(address: String, standing: DriftStanding)])]

    init(_ facts: DriftFacts) {
        self.facts = facts
        let baseline = DriftBaseline(facts)
        self.baseline = baseline
        var endpoints: [(name: String, seen: [(address: String, standing: DriftStanding)])] = []
        for one in facts.served {
            guard let mark = one.content.mark else { continue }
            let entry = (one.address, baseline.standing(of: mark))
            if let index = endpoints.firstIndex(where: { $0.name == one.endpoint }) {
                endpoints[index].seen.append(entry)
            } else {
                endpoints.append((one.endpoint, [entry]))
            }
        }
        self.endpoints = endpoints
    }

    /// Row 1.
    func disagreement() -> Drift? {
        let split = endpoints.first { endpoint in
            endpoint.seen.dropFirst().contains { $0.standing != endpoint.seen.first?.standing }
        }
        guard let split else { return nil }
        let right = split.seen.filter { $0.standing == .wanted }.count
        let others = split.seen.filter { $0.standing != .wanted }.map { OneLine.text($0.address) }
        let wanted = baseline.wanted.map(baseline.words(for:)) ?? "the certificate wanted"
        return drift(
            .addressDisagrees,
            "\(OneLine.text(split.name)): \(right) of \(split.seen.count) addresses serve \(wanted), "
                + "not \(OneLine.list(others))",
            fix: "finish the rollout: copy the certificate to the other addresses and reload the service there"
        )
    }

    /// Row 2.
    func foreignServed() -> Drift? {
        guard baseline.isCertain, let (endpoint, _) = endpoint(serving: .foreign) else { return nil }
        switch facts.unit {
        case .managed(let name):
            return drift(
                .servedButUnmanaged,
                "\(endpoint) serves a certificate that was not issued here for \(OneLine.text(name))",
                fix: "find out who put it there, put the managed one back and reload the service"
            )
        case .link(let service, let file):
            return drift(
                .fileNeverServed,
                "\(endpoint) serves neither what is in \(OneLine.text(file)) nor what a renewal replaced",
                fix: "see which file \(OneLine.text(service)) really reads, then reload it or put the right file back"
            )
        case .endpoint: return nil
        }
    }

    /// Row 3.
    func strayFile() -> Drift? {
        // Where endpoints are known and none was seen, one of them may serve it.
        guard facts.unit.isManaged, baseline.isCertain, facts.served.isEmpty || !endpoints.isEmpty else { return nil }
        let served = Set(facts.served.compactMap { $0.content.mark?.fingerprint })
        for file in facts.files {
            guard let mark = file.content.mark, !served.contains(mark.fingerprint) else { continue }
            let path = OneLine.text(file.path)
            switch baseline.standing(of: mark) {
            case .wanted: continue
            case .earlier:
                let held = baseline.words(for: file.content)
                let detail = "\(path) holds \(held), which is not the one to be live; a restart would go back to it"
                return drift(
                    .fileNeverServed,
                    detail,
                    fix: "put the generation to be live back there and reload the service"
                )
            case .foreign:
                let detail = "\(path) was replaced: it holds a certificate that was not issued here and is not served"
                let fix = "put the managed one back before the next reload, which would serve the stranger"
                return drift(.fileNeverServed, detail, fix: fix)
            }
        }
        return nil
    }

    /// Row 4.
    func earlierServed() -> Drift? {
        guard let wanted = baseline.wanted, baseline.isCertain, let (endpoint, held) = endpoint(serving: .earlier)
        else {
            return nil
        }
        switch facts.unit {
        case .managed:
            let isOnDisk = facts.files.contains { $0.content.mark.map(baseline.standing(of:)) == .wanted }
            return drift(
                .servedNotNewest,
                "\(endpoint) serves \(held), while \(baseline.words(for: wanted)) "
                    + (isOnDisk ? "is on disk: the service was not reloaded" : "is not deployed"),
                fix: isOnDisk ? "reload the service" : "deploy it: rekey run"
            )
        case .link(let service, let file):
            return drift(
                .servedNotNewest,
                "\(endpoint) serves an earlier certificate than \(OneLine.text(file)): the service was not reloaded",
                fix: "reload \(OneLine.text(service))"
            )
        case .endpoint: return nil
        }
    }

    /// Row 5.
    func access() -> Drift? {
        for file in facts.files {
            guard let flaw = file.accessFlaw else { continue }
            let detail = "\(OneLine.text(file.path)): \(OneLine.text(flaw))"
            return drift(.permissionDrift, detail, fix: "set mode, owner and group back; then see who changed them")
        }
        return nil
    }

    /// Row 6.
    func claimed() -> Drift? {
        guard !facts.unit.isManaged, let lineage = facts.lineageOfNames, let first = endpoints.first else { return nil }
        return drift(
            .servedButUnmanaged,
            "\(OneLine.text(first.name)) serves a name of \(OneLine.text(lineage)) with a certificate of its own",
            fix: "add the endpoint to the deployment of \(OneLine.text(lineage)), or take the name out of it"
        )
    }

    /// Row 7.
    func reusedKey() -> Drift? {
        guard baseline.wanted != nil else { return nil }
        let earlier = facts.issued.filter { one in
            baseline.allWanted.contains { $0.key == one.mark.key && $0.fingerprint != one.mark.fingerprint }
        }
        let fix = "rotate with a new key; a key that was copied once stays valid for all its certificates"
        if let last = earlier.max(by: { $0.number < $1.number }), !facts.keepsKey {
            return drift(.keyReused, "the key is the one of generation \(last.number)", fix: fix)
        }
        guard !facts.keyAlsoIn.isEmpty else { return nil }
        let others = facts.keyAlsoIn.map { OneLine.text($0) }
        return drift(.keyReused, "the key is also used by \(OneLine.list(others))", fix: fix)
    }

    /// Row 8: the first thing that could not be seen.
    var unseen: String? {
        for file in facts.files {
            if case .unseen(let reason) = file.content { return "\(OneLine.text(file.path)): \(OneLine.text(reason))" }
        }
        for one in facts.served {
            if case .unseen(let reason) = one.content {
                return "\(OneLine.text(one.endpoint)) at \(OneLine.text(one.address)): \(OneLine.text(reason))"
            }
        }
        return nil
    }

    /// The first endpoint that serves such a certificate, and which one it serves.
    private func endpoint(serving standing: DriftStanding) -> (name: String, held: String)? {
        for one in facts.served {
            guard let mark = one.content.mark, baseline.standing(of: mark) == standing else { continue }
            return (OneLine.text(one.endpoint), baseline.words(for: mark))
        }
        return nil
    }

    private func drift(_ kind: DriftKind, _ detail: String, fix: String) -> Drift {
        let files = facts.files.map { part($0.path, $0.content) }
        let served = facts.served.map { part("\($0.endpoint) at \($0.address)", $0.content) }
        return Drift(unit: facts.unit, kind: kind, detail: detail, fix: fix, parts: files + served)
    }

    private func part(_ place: String, _ content: DriftFacts.Content) -> Drift.Part {
        let words = baseline.words(for: content)
        return Drift.Part(place: OneLine.text(place), state: words, fingerprint: content.mark?.fingerprint)
    }
}
