import Foundation
import Testing

@testable import Deployment

/// The page that explains the way back decides as the code does: its rows are read, and asked.
struct RollbackPageTests {
    /// One row: what it takes of each column, and what it says.
    private struct Row {
        let reload: Set<String>
        let served: Set<String>
        let previous: Set<String>
        let action: String

        init?(_ line: Substring) {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4, RollbackTable.Action(rawValue: cells[3]) != nil else { return nil }
            let words = cells.map { Set($0.components(separatedBy: ", ")) }
            (reload, served, previous, action) = (words[0], words[1], words[2], cells[3])
        }

        func takes(_ word: String, of column: Set<String>) -> Bool { column.contains("any") || column.contains(word) }

        func takes(
            _ reload: RollbackTable.Reload,
            _ served: Served,
            _ previous: PreviousState,
            wasReachableBefore: Bool
        ) -> Bool {
            if self.served.contains("and before"), wasReachableBefore { return false }
            return takes(reload.rawValue, of: self.reload)
                && takes(served == .noneConfigured ? "none" : served.rawValue, of: self.served)
                && takes(previous.rawValue, of: self.previous)
        }
    }

    @Test func theFirstRowThatFitsSaysWhatTheCodeDoes() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(
            contentsOf: root.appending(path: "Sources/Deployment/Deployment.docc/Deployment.md"),
            encoding: .utf8
        )
        let rows = page.split(separator: "\n").compactMap(Row.init)
        #expect(rows.count == 7)
        for reload in RollbackTable.Reload.allCases {
            for served in Served.allCases {
                for previous in PreviousState.allCases {
                    for wasReachable in [true, false] {
                        let row = rows.first { $0.takes(reload, served, previous, wasReachableBefore: wasReachable) }
                        let action = RollbackTable.decide(
                            reload: reload,
                            served: served,
                            previous: previous,
                            wasReachableBefore: wasReachable
                        )
                        #expect(row?.action == action.rawValue, "\(reload) \(served) \(previous) \(wasReachable)")
                    }
                }
            }
        }
    }
}
