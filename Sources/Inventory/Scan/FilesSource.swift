package import Ledger
import Storage

/// The files of this host, as a source of a scan.
package struct FilesSource: ScanSource {
    package let name = "files"
    package let interval: Double?
    private let walk: FileWalk<LocalFileSystem, FileReader>
    private let ledger: Ledger

    /// - Parameter reader: what reads a file's content.
    package init(
        plan: WalkPlan,
        reader: FileReader,
        mounts: MountTable,
        ledger: Ledger,
        interval: Double? = nil
    ) {
        walk = FileWalk(disk: LocalFileSystem(), reader: reader, plan: plan, mounts: mounts)
        self.ledger = ledger
        self.interval = interval
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        // Without a memory everything is read again: slower, and nothing else.
        let known = (try? ledger.knownLooks()) ?? [:]
        let before = LookTranslation.cache(known.values)
        let after = await walk.walked(remembering: before) { desk.take(&$0) }
        let (looks, forgotten) = LookTranslation.changes(from: before, to: after)
        desk.remember(looks, forgotten: forgotten)
        return .under(walk.plan.roots.map { FileURI($0).text })
    }
}
