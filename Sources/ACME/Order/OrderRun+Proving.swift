import FoundationEssentials

extension OrderRun {
    /// Publishes all answers, then tells the server of each, then waits for its validators.
    mutating func authorize() async -> OrderEvent {
        await withdraw()
        do throws(ACMEFailure) {
            try await readAuthorizations(all: true)
            if authorizations.contains(where: \.status.isLost) { return .authorizations(.lost) }
            answered = try choose()
        } catch {
            return fail(error)
        }
        guard !answered.isEmpty else { return .nothingToProve }
        let answers = answered.map(\.answer)
        guard await tell({ observer throws in try await observer.publishing(answers) }) else { return .failed }
        for open in answered {
            // Noted first: what was begun is withdrawn too.
            published.append(open)
            do throws(SolverFailure) {
                try await open.solver.publish(open.answer)
            } catch {
                return fail(Task.isCancelled ? .cancelled : .solver(error, open.answer.identifier))
            }
        }
        guard await tell({ observer throws in try await observer.challengesPublished(answers) }) else {
            return .failed
        }
        do throws(ACMEFailure) {
            await waitForValidators(of: try await tellServer(of: answered))
        } catch {
            return fail(error)
        }
        return .answered
    }

    /// Reads the authorizations that may have changed.
    mutating func inspect() async -> OrderEvent {
        do throws(ACMEFailure) {
            try await readAuthorizations(all: authorizations.isEmpty)
            return .authorizations(ProofView(authorizations))
        } catch {
            return unread(error)
        }
    }

    /// Asks for another try where the server has an error and no verdict (RFC 8555 §8.2).
    mutating func remind() async -> OrderEvent {
        let pending = Set(authorizations.filter { $0.status != .valid }.flatMap(\.challenges).map(\.url))
        do throws(ACMEFailure) {
            _ = try await tellServer(of: answered.filter { pending.contains($0.challenge.url) })
            return .answered
        } catch {
            return unread(error)
        }
    }

    private mutating func readAuthorizations(all: Bool) async throws(ACMEFailure) {
        var read: [Authorization] = []
        for url in reading?.order.authorizations ?? [] {
            if !all, let known = authorizations.first(where: { $0.url == url }), known.status == .valid {
                read.append(known)
            } else {
                read.append(try await client.authorization(at: url, as: account))
            }
        }
        authorizations = read
    }

    /// One answer for each name that is not proven yet.
    private func choose() throws(ACMEFailure) -> [OpenChallenge] {
        var chosen: [OpenChallenge] = []
        for authorization in authorizations where authorization.status != .valid {
            let choice = ChallengeChoice.choose(from: authorization, preferred: solvers.map(\.type))
            guard let choice, let solver = solvers.first(where: { $0.type == choice.challenge.type }) else {
                throw .noUsableChallenge(
                    authorization.identifier,
                    offered: authorization.challenges.map { ServerText($0.type.rawValue) }
                )
            }
            let answer = ChallengeAnswer(
                identifier: authorization.identifier,
                isWildcard: authorization.isWildcard,
                type: choice.challenge.type,
                token: choice.token,
                keyAuthorization: account.keyAuthorization(for: choice.token)
            )
            chosen.append(OpenChallenge(challenge: choice.challenge, answer: answer, solver: solver))
        }
        return chosen
    }

    /// Gives the challenges that validators have yet to come for. A refusal may only say that validation has begun or is
    /// over: the order tells, whatever the server said.
    private func tellServer(of challenges: [OpenChallenge]) async throws(ACMEFailure) -> [OpenChallenge] {
        var waiting: [OpenChallenge] = []
        for open in challenges {
            do throws(ACMEFailure) {
                let status = try await client.answer(open.challenge, as: account)?.status
                if status != "valid", status != "invalid" { waiting.append(open) }
            } catch {
                switch error {
                case .transport(let failure, _) where !failure.isPermanent: continue
                case .problem(let answer, _)
                where [.malformed, .conflict].contains(answer.problem.type) || answer.status == 409
                    || answer.status >= 500:
                    continue
                default: throw error
                }
            }
        }
        return waiting
    }

    /// Waits until all answers have been fetched, as far as that can be known, within one limit for all.
    private func waitForValidators(of challenges: [OpenChallenge]) async {
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
        for authorization in authorizations where authorization.status == .pending {
            try? await client.deactivate(authorization, as: account)
        }
    }
}
