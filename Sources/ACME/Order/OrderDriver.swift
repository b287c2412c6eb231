/// Takes orders from nothing, or from where an earlier run left off, to a certificate. Safe to share between tasks.
package struct OrderDriver: Sendable {
    let client: ACMEClient
    let account: AccountIdentity
    let schedule: PollSchedule
    /// Draws from 0 ..< 1.
    let jitter: @Sendable () -> Double
    /// How long validators are waited for, for all names together, before the order is read for the first time.
    let validatorWait: Duration
    /// What a server gets to write down that its validator has been here.
    let grace: Duration

    /// A driver for the account's orders; time is the client's clock.
    package init(
        client: ACMEClient,
        account: AccountIdentity,
        schedule: PollSchedule = PollSchedule(),
        validatorWait: Duration = .seconds(5),
        grace: Duration = .milliseconds(50),
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.client = client
        self.account = account
        self.schedule = schedule
        self.validatorWait = validatorWait
        self.grace = grace
        self.jitter = jitter
    }

    /// Obtains a certificate, or the advice to come back later.
    ///
    /// In every exit, cancellation included, all answers are withdrawn before this returns. An order that is given up
    /// has its pending authorizations deactivated (RFC 8555 §7.5.2). Where the server refuses an answer and the name
    /// could be proven in another way, the observer is asked whether another order may be placed: three at most, and no
    /// kind of challenge twice for a name.
    /// - Parameters:
    ///   - solvers: in order of preference; one of them answers each name. The next one is tried where an answer cannot
    ///     be put in place.
    ///   - csr: gives a certificate request in DER for exactly these names. Called once for each time it is sent.
    ///   - observer: told of each thing before it is done.
    package func obtain(
        _ request: OrderRequest,
        csr: @escaping @Sendable () async throws -> [UInt8],
        solvers: [any ChallengeSolver],
        observer: any OrderObserver
    ) async throws(OrderFailure) -> OrderOutcome {
        let choice = ChallengeChoice(preferred: solvers.map(\.type), allowed: request.allowedTypes)
        var campaign = OrderCampaign(choice: choice)
        var earlier: [OrderFailure] = []
        while true {
            var run = OrderRun(driver: self, request: request, csr: csr, solvers: solvers, observer: observer)
            run.existingOrder = earlier.isEmpty ? request.existingOrder : nil
            run.choice = campaign.choice
            let result = await run.drive()
            await run.withdraw()
            guard case .failure(var failure) = result else { return try result.get() }
            if !failure.orderRemainsUsable { await run.deactivate() }
            campaign.choice = run.choice
            let goesOn = campaign.goesOn(after: failure.orderRemainsUsable ? [] : run.refusals)
            failure.setbacks = campaign.choice.setbacks
            guard goesOn, try await isAllowed(after: failure, earlier, observer) else {
                failure.earlier = earlier
                throw failure
            }
            earlier.append(failure)
        }
    }

    /// Whether the observer lets another order be placed.
    private func isAllowed(
        after failure: OrderFailure,
        _ earlier: [OrderFailure],
        _ observer: any OrderObserver
    ) async throws(OrderFailure) -> Bool {
        guard !Task.isCancelled else { return false }
        do {
            return try await observer.mayOrderAgain(after: failure)
        } catch {
            var objection = OrderFailure(
                cause: .observer(error),
                phase: .placing,
                order: nil,
                orderRemainsUsable: false
            )
            (objection.setbacks, objection.earlier) = (failure.setbacks, earlier + [failure])
            throw objection
        }
    }
}
