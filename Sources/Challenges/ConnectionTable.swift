/// Which connections are open, and which of them goes when there are too many: decides, and closes nothing.
///
/// Who is turned away is not the newcomer, who may be the validator, but the oldest connection of whoever holds most:
/// two thousand silent sockets of a stranger push each other out.
struct ConnectionTable {
    private var open: [(id: UInt64, network: [UInt8])] = []
    private var nextID: UInt64 = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { open.count }

    /// Adds a connection from the network given; gives its number, and the number of the one that must go.
    mutating func admit(from network: [UInt8]) -> (id: UInt64, evicted: UInt64?) {
        let evicted = open.count < limit ? nil : victim()
        if let evicted { remove(evicted) }
        let id = nextID
        nextID &+= 1
        open.append((id, network))
        return (id, evicted)
    }

    /// Forgets a connection that has closed; harmless for one already forgotten.
    mutating func remove(_ id: UInt64) { open.removeAll { $0.id == id } }

    /// The oldest connection of the network that has most; among equals, of the one that came first.
    private func victim() -> UInt64? {
        let held = Dictionary(open.map { ($0.network, 1) }, uniquingKeysWith: +)
        guard let most = held.values.max() else { return nil }
        return open.first { held[$0.network] == most }?.id
    }
}
