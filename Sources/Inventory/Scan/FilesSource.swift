package import Ledger
import Storage
import SystemPackage

/// The files of this host, as a source of a scan.
package struct FilesSource: ScanSource {
    package let name = "files"
    package let interval: Double?
    private let plan: WalkPlan
    private let reader: FileReader
    private let mounts: MountTable
    private let ledger: Ledger

    /// - Parameter reader: what reads a file's content.
    package init(
        plan: WalkPlan,
        reader: FileReader,
        mounts: MountTable,
        ledger: Ledger,
        interval: Double? = nil
    ) {
        (self.plan, self.reader, self.mounts) = (plan, reader, mounts)
        self.ledger = ledger
        self.interval = interval
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        // Without a memory everything is read again: slower, and nothing else.
        let known = (try? ledger.knownLooks()) ?? [:]
        let before = LookTranslation.cache(known.values)
        let walk = FileWalk(disk: LocalFileSystem(), reader: reader, plan: planned(before), mounts: mounts)
        let after = await walk.walked(remembering: before) { desk.take(&$0) }
        let (looks, forgotten) = LookTranslation.changes(from: before, to: after)
        desk.remember(looks, forgotten: forgotten)
        return .under(plan.roots.map { FileURI($0).text } + blind(among: walk.plan.again))
    }

    /// A walk of everything looks again at what an earlier one found elsewhere, by `--path` or a directory that was
    /// configured once.
    private func planned(_ before: LookCache) -> WalkPlan {
        guard plan.isWhole else { return plan }
        var plan = plan
        let elsewhere = before.looks.filter { $0.value.outcome != .nothing && $0.value.outcome != .linked }
            .compactMap { FileURI.path($0.key) }
            .filter { path in
                !plan.roots.contains { path.starts(with: $0) } && !plan.excluded.contains { path.starts(with: $0) }
            }
        plan.again = elsewhere.sorted { $0.string < $1.string }
        return plan
    }

    /// Of the files that are looked at again those that could not be seen into: what stood in the way may be over.
    private func blind(among again: [FilePath]) -> [String] {
        guard !again.isEmpty, let spots = try? ledger.blindSpots(limit: 10_000) else { return [] }
        return Array(Set(spots.map(\.place)).intersection(again.map { FileURI($0).text }))
    }
}
