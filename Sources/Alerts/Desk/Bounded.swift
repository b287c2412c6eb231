/// Runs things side by side for a time.
enum Bounded {
    /// The results in the order of the inputs. When the time is over the tasks are cancelled, and their results, which
    /// must then come soon, are waited for.
    static func all<Input: Sendable, Output: Sendable>(
        _ inputs: [Input],
        within limit: Duration,
        _ work: @escaping @Sendable (Input) async -> Output
    ) async -> [Output] {
        guard !inputs.isEmpty else { return [] }
        return await withTaskGroup(of: (Int, Output)?.self) { group in
            for (index, input) in inputs.enumerated() { group.addTask { (index, await work(input)) } }
            // Ends early, and harmlessly, when it is cancelled.
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            var results: [Int: Output] = [:]
            for await result in group {
                guard let (index, output) = result else {
                    group.cancelAll()
                    continue
                }
                results[index] = output
                if results.count == inputs.count { group.cancelAll() }
            }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
