/// Where a paged list is at, and when to stop believing the server.
struct PageCursor: Sendable, Equatable {
    /// The token of the page to ask for; nil for the first.
    private(set) var token: String?
    /// How many elements to ask for.
    private(set) var limit: Int
    private var seen: Set<String> = []
    private var pages = 1
    private var hasRestarted = false
    private let mostPages: Int
    /// Octets of a token at most.
    private static let longestToken = 65_536

    init(limit: Int, mostPages: Int) {
        self.limit = limit
        self.mostPages = mostPages
    }

    /// Goes on to the page that this token stands for.
    mutating func advance(to next: String) throws(Obstacle) {
        guard next.utf8.count <= Self.longestToken else {
            throw Obstacle(.badAnswer, "the token of the next page is too long")
        }
        guard seen.insert(next).inserted else {
            throw Obstacle(.badAnswer, "the list is cut: the server gave the token of a page twice")
        }
        guard pages < mostPages else { throw Obstacle(.budgetSpent, "the list is cut after \(mostPages) pages") }
        pages += 1
        token = next
    }

    /// Asks for the same page with half as many elements; false when it is one element already.
    mutating func halve() -> Bool {
        guard limit > 1 else { return false }
        limit /= 2
        return true
    }

    /// Begins anew, once: a token grows old while a long list is read. False the second time.
    mutating func restart() -> Bool {
        guard token != nil, !hasRestarted else { return false }
        hasRestarted = true
        token = nil
        seen = []
        return true
    }
}
