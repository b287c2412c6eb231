/// Which of the waiting may begin, when no host may be asked more than so many times at once: decides, does nothing.
struct HostLanes<Item> {
    private struct Lane {
        var busy = 0
        var parked: [Item] = []
        /// Those before this one have gone.
        var head = 0
    }

    private let most: Int
    private var ready: [(host: String, item: Item)] = []
    private var head = 0
    private var lanes: [String: Lane] = [:]

    init(most: Int) { self.most = max(1, most) }

    /// Puts one at the end of the line.
    mutating func add(_ item: Item, host: String) { ready.append((host, item)) }

    /// The next whose host has room; it counts as begun.
    mutating func next() -> Item? {
        while head < ready.count {
            let (host, item) = ready[head]
            head += 1
            if head > 1024, head * 2 > ready.count {
                ready.removeFirst(head)
                head = 0
            }
            guard lanes[host, default: Lane()].busy >= most else {
                lanes[host, default: Lane()].busy += 1
                return item
            }
            lanes[host, default: Lane()].parked.append(item)
        }
        return nil
    }

    /// One of this host's is over: the next that was parked for it is in line again.
    mutating func done(host: String) {
        guard var lane = lanes.removeValue(forKey: host) else { return }
        lane.busy -= 1
        if lane.head < lane.parked.count {
            ready.append((host, lane.parked[lane.head]))
            lane.head += 1
        }
        if lane.head == lane.parked.count {
            lane.parked = []
            lane.head = 0
        }
        if lane.busy > 0 || !lane.parked.isEmpty { lanes[host] = lane }
    }
}
