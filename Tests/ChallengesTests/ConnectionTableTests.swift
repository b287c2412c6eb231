import Conformance
import Testing

@testable import Challenges

struct ConnectionTableTests {
    @Test func nobodyGoesWhileThereIsRoom() {
        var table = ConnectionTable(limit: 3)
        #expect((0..<3).map { _ in table.admit(from: [1]).evicted } == [nil, nil, nil])
        table.remove(1)
        #expect(table.admit(from: [2]).evicted == nil)
        #expect(table.count == 3)
    }

    /// Whoever holds most pays for the newcomer, the oldest connection first.
    @Test(.rows("F-T16")) func theGreedyPushTheirOwnOut() {
        var table = ConnectionTable(limit: 4)
        let validator = table.admit(from: [9]).id
        let greedy = (0..<3).map { _ in table.admit(from: [1]).id }
        #expect(table.admit(from: [1]).evicted == greedy[0])
        #expect(table.admit(from: [2]).evicted == greedy[1])
        #expect(table.admit(from: [1]).evicted == greedy[2])
        // The validator is there still; one that is gone twice is gone once.
        table.remove(validator)
        #expect(table.count == 3)
        table.remove(validator)
        #expect(table.count == 3)
    }

    @Test func amongEqualsTheOldestGoes() {
        var table = ConnectionTable(limit: 2)
        let first = table.admit(from: [1]).id
        _ = table.admit(from: [2])
        #expect(table.admit(from: [3]).evicted == first)
    }
}
