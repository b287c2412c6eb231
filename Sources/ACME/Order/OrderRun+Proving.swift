extension OrderRun {
    /// Publishes all answers, then tells the server of each, then waits for its validators.
    mutating func authorize() async -> OrderEvent {
        await withdraw()
        do throws(ACMEFailure) {
            try await readAuthorizations(all: true)
            // Read before, for a nonce at the latest.
            choice.metadata = try await client.directory().metadata
        } catch {
            return fail(error)
        }
        if authorizations.contains(where: \.status.isLost) { return .authorizations(.lost) }
        let unproven = authorizations.filter { $0.status != .valid }
        guard !unproven.isEmpty else { return .nothingToProve }
        guard let open = await publish(for: unproven) else { return .failed }
        answered = open
        let answers = open.map(\.answer)
        guard await tell({ observer throws in try await observer.challengesPublished(answers) }) else {
            return .failed
        }
        do throws(ACMEFailure) {
            await waitForValidators(of: try await tellServer(of: open))
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

    /// The answers the server refused, as far as the authorizations read last tell.
    var refusals: [OrderCampaign.Refusal] {
        answered.compactMap { open in
            let url = open.authorization.url
            guard let lost = authorizations.first(where: { $0.url == url && $0.status == .invalid }) else { return nil }
            // Some servers show all challenges of a lost authorization as invalid: the one with an error is meant.
            let own = lost.challenges.first { $0.url == open.challenge.url }?.problem
            let setback = ChallengeSetback(
                subject: open.answer.subject,
                type: open.answer.type,
                reason: .refused(own ?? lost.problem)
            )
            return OrderCampaign.Refusal(authorization: open.authorization, setback: setback)
        }
    }

    private mutating func readAuthorizations(all: Bool) async throws(ACMEFailure) {
        let proven = all ? [] : authorizations.filter { $0.status == .valid }
        let known = Dictionary(proven.map { ($0.url, $0) }) { $1 }
        let (client, account) = (client, account)
        authorizations = try await SideBySide.map(
            reading?.order.authorizations ?? []
        ) { url async throws(ACMEFailure) in
            if let known = known[url] { return known }
            return try await client.authorization(at: url, as: account)
        }
    }
}
