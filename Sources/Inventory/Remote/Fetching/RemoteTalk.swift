import PKI

/// How remote sources reach the network and wait, and how much they may do.
package struct RemoteMeans: Sendable {
    package let fetcher: any Fetcher
    /// Waits; ends early when the task is cancelled.
    package let pause: @Sendable (Duration) async -> Void
    /// Pages of one list at most: what a server without an end is ended by.
    package var mostPages: Int
    /// What may be waited in one run for a service that is busy.
    package var patience: Duration

    package init(
        fetcher: any Fetcher,
        pause: @escaping @Sendable (Duration) async -> Void,
        mostPages: Int = 20_000,
        patience: Duration = .seconds(60)
    ) {
        self.fetcher = fetcher
        self.pause = pause
        self.mostPages = mostPages
        self.patience = patience
    }
}

/// One run of one source: what it asks goes out through here, and what it finds is told through here.
///
/// Belongs to one task.
final class RemoteTalk {
    private let means: RemoteMeans
    private let tell: @Sendable (inout [Discovery]) -> Bool
    private var batch: [Discovery] = []
    private var budget: RetryBudget
    private var told = false

    init(_ means: RemoteMeans, _ tell: @escaping @Sendable (inout [Discovery]) -> Bool) {
        self.means = means
        self.tell = tell
        budget = RetryBudget(total: means.patience)
    }

    var mostPages: Int { means.mostPages }

    /// Whether nobody listens any more.
    var isStopped: Bool { told || Task.isCancelled }

    /// Tells one thing, with the next page.
    func say(_ discovery: Discovery) { batch.append(discovery) }

    /// Tells what could not be seen; the detail may hold a server's words.
    func blind(_ place: String, _ obstacle: Obstacle) {
        say(.blind(BlindSpot(place: place, reason: obstacle.reason, detail: PrintableLine.of(obstacle.detail))))
    }

    /// Hands over what there is; false when the run shall end.
    @discardableResult
    func handOver() -> Bool {
        guard !isStopped else { return false }
        guard !batch.isEmpty else { return true }
        if !tell(&batch) { told = true }
        batch.removeAll(keepingCapacity: true)
        return !told
    }

    /// Sends a request, again after a while where the service is busy and the budget lasts.
    ///
    /// - Parameter isBusy: whether an answer means "later"; by default the statuses that do (RFC 6585 §4, RFC 9110 §15.6).
    func fetch(
        _ request: FetchRequest,
        isBusy: (FetchAnswer) -> Bool = RemoteTalk.saysLater
    ) async throws(Obstacle) -> FetchAnswer {
        var attempt = 1
        while true {
            let result = await send(request)
            let retryAfter: Int?
            switch result {
            case .success(let answer):
                guard isBusy(answer) else { return answer }
                retryAfter = answer.header("Retry-After").flatMap { Int($0) }
            case .failure(let failure):
                guard failure.isPassing else { throw Obstacle(failure) }
                retryAfter = nil
            }
            guard !isStopped, let wait = budget.pause(afterAttempt: attempt, retryAfter: retryAfter) else {
                return try Self.lastWord(result)
            }
            await means.pause(wait)
            attempt += 1
        }
    }

    static func saysLater(_ answer: FetchAnswer) -> Bool { [429, 500, 502, 503, 504].contains(answer.status) }

    private func send(_ request: FetchRequest) async -> Result<FetchAnswer, FetchFailure> {
        do throws(FetchFailure) {
            return .success(try await means.fetcher.fetch(request))
        } catch {
            return .failure(error)
        }
    }

    private static func lastWord(_ result: Result<FetchAnswer, FetchFailure>) throws(Obstacle) -> FetchAnswer {
        switch result {
        case .success(let answer): return answer
        case .failure(let failure): throw Obstacle(failure)
        }
    }
}
