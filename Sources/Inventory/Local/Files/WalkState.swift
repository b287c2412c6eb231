import Storage
import SystemPackage

/// One walk under way: where it has to go, what it has seen, what it has to tell.
struct WalkState<Disk: DiskReading, Reader: FileReading> {
    let disk: Disk
    let plan: WalkPlan
    let mounts: MountTable
    let old: LookCache
    var roots: ArraySlice<FilePath>
    /// The roots without any link: where a link's target is walked anyway.
    let realRoots: [FilePath]
    var pending: [PendingDirectory] = []
    var trail = DirectoryTrail()
    var candidates = CandidateQueue()
    /// Of the directory that is being read.
    var around = Neighbourhood()
    var discoveries: [Discovery] = []
    var names = 0
    /// What the old cache knows and was met again.
    var met: Set<String> = []
    /// Targets of links that were told already.
    var targets: Set<String> = []
    /// Directories that were not seen into: of what is below them nothing can be said.
    var unseen: [String] = []
    var trust: [FilePath: TrustStoreCount] = [:]
    var remembered = LookCache()
    private(set) var isStopped = false

    init(walk: FileWalk<Disk, Reader>, cache: LookCache) {
        (disk, plan, mounts, old) = (walk.disk, walk.plan, walk.mounts, cache)
        roots = (walk.plan.roots + walk.plan.again)[...]
        realRoots = walk.plan.roots.map { (try? walk.disk.resolved($0)) ?? $0 }
    }

    /// Reads on until there are files enough for a batch; nil when everything was read and handed out.
    mutating func nextBatch() -> [FileCandidate]? {
        while candidates.count < plan.batchSize, discoveries.count < plan.batchSize {
            if let directory = pending.popLast() {
                read(directory)
            } else if let root = roots.popFirst() {
                begin(root)
            } else {
                break
            }
        }
        if let batch = candidates.batch(of: plan.batchSize) { return batch }
        return pending.isEmpty && roots.isEmpty ? nil : []
    }

    /// Takes what a batch came to.
    mutating func take(_ findings: [FileFinding]) {
        for finding in findings {
            discoveries += finding.discoveries
            let uri = finding.candidate.place.uri
            if finding.isGone { tellGone(uri) }
            guard let look = finding.look else { continue }
            remembered.remember(look, at: uri)
            switch look.outcome {
            case .nothing: tellGone(uri)
            case .trusted(let count):
                add(count, to: finding.candidate.trustStore)
                tellGone(uri)
            case .told:
                if let target = finding.candidate.target { remembered.remember(look.linked, at: target.uri) }
            case .linked, .trustStore: break
            }
        }
    }

    /// Hands over what was found.
    mutating func hand(to deliver: (inout [Discovery]) -> Bool) {
        guard !isStopped, !discoveries.isEmpty else { return }
        if !deliver(&discoveries) { isStopped = true }
        discoveries.removeAll(keepingCapacity: true)
    }

    /// Tells what can only be told at the end: the trust stores, and what is gone.
    mutating func finish() {
        if isStopped { return }
        for (path, count) in trust.sorted(by: { $0.key.string < $1.key.string }) {
            discoveries.append(.looked(count.place(.file(path))))
        }
        let within = plan.roots.map { FileURI($0).text }
        guard met.count < old.looks.count else { return }
        let missed = old.looks.filter { !met.contains($0.key) }
        for (uri, look) in missed.sorted(by: { $0.key < $1.key }) {
            if isUnseen(uri) || !plan.isWhole && !Self.lies(uri, under: within) {
                remembered.remember(look, at: uri)
            } else {
                tellGone(uri)
            }
        }
    }

    /// A place where certificates were and where none are now.
    private mutating func tellGone(_ uri: String) {
        switch old[uri]?.outcome {
        case .told, .linked: discoveries.append(.looked(Place(uri: uri, kind: .file)))
        case .trustStore: discoveries.append(.looked(Place(uri: uri, kind: .file, isTrustStore: true)))
        case .nothing, .trusted, nil: return
        }
    }

    private func isUnseen(_ uri: String) -> Bool { Self.lies(uri, under: unseen) }

    /// Whether a URI is one of these, or below one.
    private static func lies(_ uri: String, under roots: [String]) -> Bool {
        roots.contains { root in
            guard uri.hasPrefix(root) else { return false }
            return uri.utf8.count == root.utf8.count || root.hasSuffix("/")
                || uri.utf8.dropFirst(root.utf8.count).first == UInt8(ascii: "/")
        }
    }

    mutating func add(_ count: Int, to store: FilePath?) {
        guard let store else { return }
        var total = trust[store] ?? TrustStoreCount(files: 0)
        total.certificates += count
        total.files += 1
        trust[store] = total
    }
}
