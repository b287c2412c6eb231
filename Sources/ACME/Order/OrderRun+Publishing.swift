extension OrderRun {
    /// Puts an answer in place for each name, in another way where one does not succeed. Nil if a name has none left,
    /// with the cause noted; the server has been told of nothing then.
    mutating func publish(for unproven: [Authorization]) async -> [OpenChallenge]? {
        var placed: [OpenChallenge] = []
        var rest = unproven
        // Each round uses up a type for each name that is left.
        while !rest.isEmpty {
            let chosen: [OpenChallenge]
            do throws(ACMEFailure) {
                chosen = try rest.map { authorization throws(ACMEFailure) in try open(authorization) }
            } catch {
                cause = .acme(error)
                return nil
            }
            let answers = chosen.map(\.answer)
            guard await tell({ observer throws in try await observer.publishing(answers) }),
                let visible = await settle(await publish(chosen))
            else { return nil }
            placed += visible
            let done = Set(visible.map(\.authorization.url))
            rest.removeAll { done.contains($0.url) }
        }
        return placed
    }

    /// The challenge to answer next for a name, with its answer.
    private func open(_ authorization: Authorization) throws(ACMEFailure) -> OpenChallenge {
        guard let pick = choice.pick(for: authorization), let identifier = authorization.identifier,
            let solver = solvers.first(where: { $0.type == pick.challenge.type })
        else { throw impossibility(of: authorization) }
        let (isWildcard, type) = (authorization.isWildcard, pick.challenge.type)
        let account = ChallengeAccount(account)
        let answer =
            switch pick.proof {
            case .token(let token):
                ChallengeAnswer(
                    identifier: identifier,
                    isWildcard: isWildcard,
                    type: type,
                    token: token,
                    account: account
                )
            case .persistent(let challenge):
                ChallengeAnswer(
                    identifier: identifier,
                    isWildcard: isWildcard,
                    persistent: challenge,
                    account: account
                )
            }
        return OpenChallenge(
            authorization: authorization,
            challenge: pick.challenge,
            answer: answer,
            solver: solver
        )
    }

    /// Why a name cannot be proven by us.
    private func impossibility(of authorization: Authorization) -> ACMEFailure {
        guard let subject = authorization.subject else {
            return .protocolBroken(ProtocolBreach("authorization.identifier", .malformed(authorization.displayName)))
        }
        if let failure = choice.firstSolverFailure(for: subject) { return .solver(failure, subject.identifier) }
        if let refusal = choice.refusal(of: authorization) {
            let words = ServerText(refusal.description)
            return .protocolBroken(ProtocolBreach("authorization.challenges", .malformed(words)))
        }
        return .noUsableChallenge(
            subject.identifier,
            offered: authorization.challenges.map { ServerText($0.type.rawValue) }
        )
    }

    /// Those that could be put in place; nil if it was called off.
    private mutating func publish(_ chosen: [OpenChallenge]) async -> [OpenChallenge]? {
        var placed: [OpenChallenge] = []
        for open in chosen {
            // Noted first: what was begun is withdrawn too.
            published.append(open)
            do throws(SolverFailure) {
                try await open.solver.publish(open.answer)
                placed.append(open)
            } catch {
                guard await setBack([open], error) else { return nil }
            }
        }
        return placed
    }

    /// Those that can be seen everywhere; nil if it was called off.
    private mutating func settle(_ placed: [OpenChallenge]?) async -> [OpenChallenge]? {
        guard let placed else { return nil }
        var visible: [OpenChallenge] = []
        for type in choice.preferred {
            let group = placed.filter { $0.answer.type == type }
            guard let solver = group.first?.solver else { continue }
            do throws(SolverFailure) {
                try await solver.settlePublished(group.map(\.answer))
                visible += group
            } catch {
                guard await setBack(group, error) else { return nil }
            }
        }
        return visible
    }

    /// Notes a failure of these answers and tells of it; false if it was called off.
    private mutating func setBack(_ challenges: [OpenChallenge], _ failure: SolverFailure) async -> Bool {
        guard !Task.isCancelled else {
            cause = .acme(.cancelled)
            return false
        }
        for open in challenges {
            let setback = ChallengeSetback(
                subject: open.answer.subject,
                type: open.answer.type,
                reason: .notPublished(failure)
            )
            choice.setbacks.append(setback)
            guard await tell({ observer throws in try await observer.challengeSetBack(setback) }) else { return false }
        }
        return true
    }
}
