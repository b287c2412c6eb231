import PKI

/// What a check found at one address of an endpoint.
enum AddressFinding: Equatable {
    case fine
    /// What is wrong there, and how bad where that differs from the check.
    case wrong(String, Severity? = nil)
    /// The fact that is missing.
    case unknown(String)
    case unbound
}

extension EndpointSubject {
    /// Judges every address that came to a handshake, and puts the findings together: what is wrong anywhere is wrong,
    /// what is unknown anywhere is undecided.
    func judgeEach(hint: String, _ look: (AddressFacts, Presentation) -> AddressFinding) -> Verdict {
        let served = served
        guard !served.isEmpty else { return .undecided("no handshake came about") }
        return Self.combine(served.map { ($0.facts.address, look($0.facts, $0.presented)) }, hint: hint)
    }

    /// The same for checks of the leaf alone.
    func judgeEachLeaf(hint: String, _ look: (AddressFacts, Presentation, Certificate) -> AddressFinding) -> Verdict {
        judgeEach(hint: hint) { facts, presented in
            guard let leaf = presented.leaf else { return .unknown("no certificate was recorded") }
            return look(facts, presented, leaf)
        }
    }

    private static func combine(_ findings: [(address: String, finding: AddressFinding)], hint: String) -> Verdict {
        var wrong: [(text: String, addresses: [String])] = []
        var severities: [Severity?] = []
        for case (let address, .wrong(let text, let severity)) in findings {
            severities.append(severity)
            if let index = wrong.firstIndex(where: { $0.text == text }) {
                wrong[index].addresses.append(address)
            } else {
                wrong.append((text, [address]))
            }
        }
        guard wrong.isEmpty else {
            let detail = wrong.map { "\(OneLine.list($0.addresses)): \($0.text)" }.joined(separator: "; ")
            // One finding of the check's own severity is enough to keep it.
            let lesser = severities.contains(nil) ? nil : severities.compactMap { $0 }.max()
            return .violates(detail: detail, hint: hint, severity: lesser)
        }
        for case (_, .unknown(let fact)) in findings { return .undecided(fact) }
        return findings.allSatisfy { $0.finding == .unbound } ? .doesNotApply : .passes
    }
}
