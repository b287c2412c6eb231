import FoundationEssentials

/// One order on its way: the loop that does what the machine says, and what it has to remember for that.
struct OrderRun {
    let driver: OrderDriver
    let request: OrderRequest
    let csr: @Sendable () async throws -> [UInt8]
    let solvers: [any ChallengeSolver]
    let observer: any OrderObserver

    /// The URL of an order to go on with.
    var existingOrder: String?
    /// Which challenges are answered, with what has failed so far.
    var choice = ChallengeChoice(preferred: [])
    var state = OrderState.placing
    /// The order as read last, with what readings left out.
    var reading: OrderReading?
    var authorizations: [Authorization] = []
    /// The challenges the server has been told of.
    var answered: [OpenChallenge] = []
    /// Everything that may be in place.
    var published: [OpenChallenge] = []
    var certificate: CertificateReading?
    /// Why a step did not succeed.
    var cause: OrderFailure.Cause?
    /// What kept the last reading from succeeding.
    var trouble: ACMEFailure?
    /// What the server asked for last.
    var retryAfter: Duration?
    /// When an order that needs longer is to be read again.
    var resumeAt: Date?
    /// The time used, as the clock showed it: a clock that jumps costs two minutes at most.
    var spent = Duration.zero

    init(
        driver: OrderDriver,
        request: OrderRequest,
        csr: @escaping @Sendable () async throws -> [UInt8],
        solvers: [any ChallengeSolver],
        observer: any OrderObserver
    ) {
        self.driver = driver
        self.request = request
        self.csr = csr
        self.solvers = solvers
        self.observer = observer
    }

    var client: ACMEClient { driver.client }
    var account: AccountIdentity { driver.account }

    /// Does steps until there is none left.
    mutating func drive() async -> Result<OrderOutcome, OrderFailure> {
        var step: OrderStep
        (state, step) = OrderMachine.start(resuming: existingOrder != nil)
        var phase = state.phase
        while step != .stop {
            let event = Task.isCancelled ? fail(.cancelled) : await timed { await $0.perform(step) }
            if event != .unreadable, event != .outOfTime { trouble = nil }
            let before = phase
            (state, step) = OrderMachine.next(state, event)
            if case .over = state { break }
            phase = state.phase
            if phase != before, case let told = state.phase,
                await !tell({ observer throws in try await observer.stateChanged(told) })
            {
                (state, step) = OrderMachine.next(state, .failed)
            }
        }
        return await conclude(in: phase)
    }

    private mutating func perform(_ step: OrderStep) async -> OrderEvent {
        switch step {
        case .place: await place()
        case .read(let pace): await pause(pace) ? await read() : timeIsUp()
        case .authorize: await authorize()
        case .inspect: await inspect()
        case .remind: await remind()
        case .finalize: await finalize()
        case .download(let pace): await pause(pace) ? await download() : timeIsUp()
        case .stop: .failed
        }
    }

    private mutating func timed(_ body: (inout OrderRun) async -> OrderEvent) async -> OrderEvent {
        let begun = client.clock.now()
        let event = await body(&self)
        spent += .milliseconds(Int64(min(max(client.clock.now().timeIntervalSince(begun), 0), 120) * 1_000))
        return event
    }

    /// Waits as the schedule says; false if that would be longer than the order is stayed with.
    private mutating func pause(_ pace: OrderStep.Pace) async -> Bool {
        guard case .poll(let attempt) = pace else { return true }
        let asked = retryAfter
        retryAfter = nil
        let now = client.clock.now()
        let wait = driver.schedule.wait(before: attempt, retryAfter: asked, jitter: driver.jitter())
        let canBeLeft = state.phase != .validating && state.phase != .placing
        if (canBeLeft && driver.schedule.isTooLong(asked)) || spent + wait > driver.schedule.budget {
            resumeAt = now.addingTimeInterval(max(asked ?? wait, .seconds(60)).inSeconds)
            return false
        }
        do {
            try await client.clock.sleep(for: wait)
            return true
        } catch {
            cause = .acme(.cancelled)
            return false
        }
    }

    /// The event after a pause that was not made.
    private func timeIsUp() -> OrderEvent { Task.isCancelled ? .failed : .outOfTime }

    /// Tells the observer; false if it objects.
    mutating func tell(_ body: (any OrderObserver) async throws -> Void) async -> Bool {
        do {
            try await body(observer)
            return true
        } catch {
            cause = error is CancellationError ? .acme(.cancelled) : .observer(error)
            return false
        }
    }

    mutating func fail(_ failure: ACMEFailure) -> OrderEvent {
        cause = .acme(failure)
        return .failed
    }

    /// The event of a reading that did not succeed.
    mutating func unread(_ failure: ACMEFailure) -> OrderEvent {
        cause = .acme(failure)
        trouble = failure
        retryAfter = failure.answer?.retryAfter
        return failure.isPassing ? .unreadable : .failed
    }
}
