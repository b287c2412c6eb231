import Synchronization
import Testing

@testable import Inventory

/// A conversation written down beforehand: each request must be the next one of the script.
final class ScriptedFetcher: Fetcher {
    /// One request as it must be, and what comes back.
    struct Turn: Sendable {
        let url: String
        /// Words that must stand in the body; none for a GET.
        var body: [String] = []
        let result: Result<FetchAnswer, FetchFailure>

        init(_ url: String, body: [String] = [], status: Int = 200, _ text: String = "") {
            self.url = url
            self.body = body
            result = .success(FetchAnswer(status: status, body: Array(text.utf8)))
        }

        init(_ url: String, octets: [UInt8]) {
            self.url = url
            result = .success(FetchAnswer(status: 200, body: octets))
        }

        init(_ url: String, failure: FetchFailure) {
            self.url = url
            result = .failure(failure)
        }
    }

    private let script: Mutex<[Turn]>
    private let fallback: @Sendable (FetchRequest) -> FetchAnswer?
    private let log = Mutex<[FetchRequest]>([])

    /// - Parameter fallback: answers what the script has no turn for; nil makes that an issue.
    init(_ script: [Turn], fallback: @escaping @Sendable (FetchRequest) -> FetchAnswer? = { _ in nil }) {
        self.script = Mutex(script)
        self.fallback = fallback
    }

    /// Everything that was asked.
    var requests: [FetchRequest] { log.withLock { $0 } }
    /// Turns that never came.
    var left: [String] { script.withLock { $0.map(\.url) } }

    func fetch(_ request: FetchRequest) async throws(FetchFailure) -> FetchAnswer {
        log.withLock { $0.append(request) }
        let turn = script.withLock { turns -> Turn? in
            guard let first = turns.first, first.url == request.url, Self.fits(request, first) else { return nil }
            return turns.removeFirst()
        }
        if let turn { return try turn.result.get() }
        if let answer = fallback(request) { return answer }
        Issue.record("not in the script: \(request.url), expected \(left.first ?? "nothing")")
        return FetchAnswer(status: 404)
    }

    private static func fits(_ request: FetchRequest, _ turn: Turn) -> Bool {
        guard case .post(let body) = request.method else { return turn.body.isEmpty }
        let text = String(decoding: body, as: UTF8.self)
        return turn.body.allSatisfy { text.contains($0) }
    }
}

/// What a run told, and how long it would have waited.
final class Heard: Sendable {
    private let discoveries = Mutex<[Discovery]>([])
    private let pauses = Mutex<[Duration]>([])

    var all: [Discovery] { discoveries.withLock { $0 } }
    var waited: [Duration] { pauses.withLock { $0 } }
    var sightings: [Sighting] {
        all.compactMap { discovery in
            guard case .certificate(let sighting) = discovery else { return nil }
            return sighting
        }
    }
    var blindSpots: [BlindSpot] {
        all.compactMap { discovery in
            guard case .blind(let spot) = discovery else { return nil }
            return spot
        }
    }
    var looked: [String] {
        all.compactMap { discovery in
            guard case .looked(let place) = discovery else { return nil }
            return place.uri
        }
    }

    func means(_ fetcher: any Fetcher, mostPages: Int = 100) -> RemoteMeans {
        let pause: @Sendable (Duration) async -> Void = { time in self.pauses.withLock { $0.append(time) } }
        return RemoteMeans(fetcher: fetcher, pause: pause, mostPages: mostPages)
    }

    /// Runs a source to its end, or until it told so many times.
    func run(_ source: some RemoteSource, stoppingAfter most: Int = .max) async {
        let calls = Mutex(0)
        await source.discover { batch in
            self.discoveries.withLock { $0 += batch }
            return calls.withLock { count in
                count += 1
                return count < most
            }
        }
    }
}
