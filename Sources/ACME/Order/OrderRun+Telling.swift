import FoundationEssentials

extension OrderRun {
    /// Gives the challenges that validators have yet to come for. A refusal may only say that validation has begun or is
    /// over: the order tells, whatever the server said.
    func tellServer(of challenges: [OpenChallenge]) async throws(ACMEFailure) -> [OpenChallenge] {
        let (client, account) = (client, account)
        let isWaiting = try await SideBySide.map(challenges) { open async throws(ACMEFailure) in
            do throws(ACMEFailure) {
                let status = try await client.answer(open.challenge, as: account)?.status
                return status != "valid" && status != "invalid"
            } catch {
                guard Self.leavesItToTheOrder(error) else { throw error }
                return false
            }
        }
        return zip(challenges, isWaiting).filter(\.1).map(\.0)
    }

    /// Waits until all answers have been fetched, as far as that can be known, within one limit for all.
    func waitForValidators(of challenges: [OpenChallenge]) async {
        let begun = client.clock.now()
        for open in challenges {
            let passed = max(0, client.clock.now().timeIntervalSince(begun))
            let left = driver.validatorWait - .milliseconds(Int64(min(passed, 3_600) * 1_000))
            guard left > .zero, !Task.isCancelled else { break }
            await open.solver.waitUntilAsked(open.answer, atMost: left)
        }
        // A verdict that is there already needs no grace; cancellation shows at the next step.
        guard !challenges.isEmpty else { return }
        try? await client.clock.sleep(for: driver.grace)
    }

    /// Takes all answers away, cancelled or not.
    mutating func withdraw() async {
        guard !published.isEmpty else { return }
        let open = published
        published = []
        // A task of its own is not cancelled with ours.
        await Task { for open in open { await open.solver.withdraw(open.answer) } }.value
    }

    /// Gives up what is still pending (RFC 8555 §7.5.2); best effort, for the order is lost anyway.
    func deactivate() async {
        guard !Task.isCancelled else { return }
        let (client, account) = (client, account)
        _ = await SideBySide.map(authorizations.filter { $0.status == .pending }) { authorization in
            try? await client.deactivate(authorization, as: account)
        }
    }

    private static func leavesItToTheOrder(_ failure: ACMEFailure) -> Bool {
        switch failure {
        case .transport(let failure, _): !failure.isPermanent
        case .problem(let answer, _):
            [.malformed, .conflict].contains(answer.problem.type) || answer.status == 409 || answer.status >= 500
        default: false
        }
    }
}
