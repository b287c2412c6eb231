/// Does several things at once, but not too many.
enum SideBySide {
    /// How many requests of one order are under way at once. Each needs a nonce of its own, and a large authority hands
    /// out ten in a burst.
    static let limit = 10

    /// The values of all elements, in their order. After a failure nothing more is begun, and what is under way is waited
    /// for; the first failure is thrown.
    static func map<Element: Sendable, Value: Sendable, Failure: Error>(
        _ elements: [Element],
        _ body: @escaping @Sendable (Element) async throws(Failure) -> Value
    ) async throws(Failure) -> [Value] {
        let results = await withTaskGroup(of: (Int, Result<Value, Failure>).self) { group in
            var rest = elements.enumerated().makeIterator()
            var results: [Int: Result<Value, Failure>] = [:]
            func begin() {
                guard let (index, element) = rest.next() else { return }
                group.addTask { (index, await result(of: element, body)) }
            }
            for _ in 0..<limit { begin() }
            var hasFailed = false
            for await (index, result) in group {
                results[index] = result
                if case .failure = result { hasFailed = true }
                if !hasFailed { begin() }
            }
            return results
        }
        var values: [Value] = []
        for (_, result) in results.sorted(by: { $0.key < $1.key }) { values.append(try result.get()) }
        return values
    }

    private static func result<Element: Sendable, Value: Sendable, Failure: Error>(
        of element: Element,
        _ body: @Sendable (Element) async throws(Failure) -> Value
    ) async -> Result<Value, Failure> {
        do throws(Failure) { return .success(try await body(element)) } catch { return .failure(error) }
    }
}
