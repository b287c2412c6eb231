import PKI

/// Follows a log with the static API and tells the certificates for our domains that are not ours.
///
/// A certificate is told at the log's place, its position being its index in the log. What is trusted is the log's word
/// over TLS, and its signature where its key is known: entries are not held against the Merkle tree's hashes.
package struct StaticLogSource: RemoteSource {
    private let log: StaticLog
    private let watch: TransparencyWatch
    private let next: UInt64?
    private let mostEntries: UInt64
    private let means: RemoteMeans
    private let reached: @Sendable (UInt64) -> Void

    /// - Parameters:
    ///   - next: the index of the first entry that was not looked at yet; nil at first, which means where the log ends now.
    ///   - mostEntries: entries of one run; the rest is a blind spot, and the next run's work.
    ///   - reached: called after each tile whose finds were told, with the index to store: `next` of the next run.
    package init(
        _ log: StaticLog,
        watch: TransparencyWatch,
        next: UInt64?,
        mostEntries: UInt64 = 100_000,
        means: RemoteMeans,
        reached: @escaping @Sendable (UInt64) -> Void
    ) {
        self.log = log
        self.watch = watch
        self.next = next
        self.mostEntries = mostEntries
        self.means = means
        self.reached = reached
    }

    package func discover(_ tell: @escaping @Sendable (inout [Discovery]) -> Bool) async {
        let talk = RemoteTalk(means, tell)
        do throws(Obstacle) {
            try await follow(talk)
        } catch {
            talk.blind(log.place.uri, error)
        }
        talk.handOver()
    }

    private func follow(_ talk: RemoteTalk) async throws(Obstacle) {
        let answer = try await talk.fetch(request("/checkpoint", limit: 65_536))
        guard answer.status == 200 else { throw Obstacle(status: answer.status) }
        let size = try LogCheckpoint(answer.body, of: log).head.size
        guard var index = next else { return reached(size) }
        guard index <= size else {
            throw Obstacle(.badAnswer, "the log has shrunk: \(index) entries were seen, it says \(size)")
        }
        let (sum, overflow) = index.addingReportingOverflow(mostEntries)
        let end = overflow ? size : min(size, sum)
        while index < end, !talk.isStopped {
            let tile = index / DataTile.width
            let first = tile * DataTile.width
            let count = min(DataTile.width, size - first)
            let entries = try await entries(tile, count: count, talk)
            for (offset, entry) in entries.enumerated() where first + UInt64(offset) >= index {
                look(at: entry, index: first + UInt64(offset), talk)
            }
            index = first + count
            guard talk.handOver() else { return }
            reached(index)
        }
        if index < size { throw Obstacle(.budgetSpent, "entries from \(index) to \(size) are left to the next run") }
    }

    private func entries(_ tile: UInt64, count: UInt64, _ talk: RemoteTalk) async throws(Obstacle) -> [DataTile.Entry] {
        let isFull = count == DataTile.width
        var answer = try await talk.fetch(
            request(DataTile.path(tile, partial: isFull ? nil : count), limit: Self.tileLimit)
        )
        // "Once a corresponding full tile is made available, logs MAY omit any partial tiles."
        if !isFull, answer.status == 404 {
            answer = try await talk.fetch(request(DataTile.path(tile), limit: Self.tileLimit))
            guard answer.status == 200 else { throw Obstacle(status: answer.status) }
            return Array(try DataTile.entries(answer.body, count: DataTile.width).prefix(Int(clamping: count)))
        }
        guard answer.status == 200 else { throw Obstacle(status: answer.status) }
        return try DataTile.entries(answer.body, count: count)
    }

    private func look(at entry: DataTile.Entry, index: UInt64, _ talk: RemoteTalk) {
        do {
            let certificate = try Certificate(der: entry.der)
            guard watch.concerns(certificate), !watch.isOwn(certificate) else { return }
            let position = Int(clamping: index)
            talk.say(.certificate(Sighting(place: log.place, position: position, certificate: certificate)))
        } catch {
            // Logs hold many certificates that are not well-formed; only those that may be about us matter.
            guard watch.isMentioned(in: entry.der) else { return }
            talk.blind(log.place.uri, Obstacle(.unreadableCertificate, "entry \(index): \(error)"))
        }
    }

    /// 256 entries with the largest certificates that are logged in practice are a twentieth of that.
    private static let tileLimit = 64 << 20

    private func request(_ path: String, limit: Int) -> FetchRequest {
        FetchRequest(
            .get,
            url: RemoteURL.joined(log.monitoringPrefix, path),
            trust: log.trust,
            sizeLimit: limit,
            acceptsCompression: true
        )
    }
}
