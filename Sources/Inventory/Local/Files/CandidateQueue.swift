/// Files that wait to be examined, taken in batches; a directory may bring a hundred thousand at once.
struct CandidateQueue {
    private var candidates: [FileCandidate] = []
    private var taken = 0

    var count: Int { candidates.count - taken }

    mutating func append(_ candidate: FileCandidate) { candidates.append(candidate) }

    /// The next ones, at most `size` and at least one, in order; nil when there is none.
    mutating func batch(of size: Int) -> [FileCandidate]? {
        guard count > 0 else { return nil }
        let end = taken + min(max(size, 1), count)
        defer {
            taken = end
            if taken == candidates.count { (candidates, taken) = ([], 0) }
        }
        return Array(candidates[taken..<end])
    }
}
