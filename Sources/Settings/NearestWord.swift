/// Finds what somebody meant who mistyped one of a few words.
package enum NearestWord {
    /// The known word with the fewest edits between it and the given one, if there are few enough; the first of equals.
    package static func of(_ word: String, among known: [String]) -> String? {
        let typed = Array(word.lowercased().unicodeScalars)
        guard typed.count <= 64 else { return nil }
        var best: (word: String, distance: Int)?
        for candidate in known {
            let distance = edits(typed, Array(candidate.lowercased().unicodeScalars))
            guard distance <= max(1, min(typed.count, candidate.count) / 3 + 1), distance < best?.distance ?? .max
            else {
                continue
            }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// `; did you mean "…"?`, or nothing.
    package static func suggestion(for word: String, among known: [String]) -> String {
        of(word, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static func edits(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var before: [Int] = []
        var above = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(above[column + 1] + 1, current[column] + 1, above[column] + (scalar == other ? 0 : 1))
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = above
            above = current
        }
        return above[right.count]
    }
}
