/// Runs things side by side for a time.
enum Bounded {
    /// The results in the order of the inputs. When an input's time is over its task is cancelled, and its result, which
    /// must then come soon, is waited for.
    static func all<Input: Sendable, Output: Sendable>(
        _ inputs: [Input],
        within limit: (Input) -> Duration,
        _ work: @escaping @Sendable (Input) async -> Output
    ) async -> [Output] {
        await withTaskGroup(of: (Int, Output?).self) { group in
            for (index, input) in inputs.enumerated() {
                let time = limit(input)
                group.addTask { (index, await one(within: time) { await work(input) }) }
            }
            var results: [Int: Output] = [:]
            for await (index, output) in group { results[index] = output }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The result of one thing, which is cancelled when the time is over.
    static func one<Output: Sendable>(
        within limit: Duration,
        _ work: @escaping @Sendable () async -> Output
    ) async -> Output? {
        await withTaskGroup(of: Output?.self) { group in
            group.addTask { await work() }
            // Ends early, and harmlessly, when it is cancelled.
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            var output: Output?
            for await result in group {
                output = result ?? output
                group.cancelAll()
            }
            return output
        }
    }
}
