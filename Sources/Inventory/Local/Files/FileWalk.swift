import Dispatch
package import Storage

/// Walks directories and tells every certificate and revocation list in their files, judging files by their content.
///
/// A link is a place of its own, beside the file it leads to: certbot's `live/` and Rekey's are read by their links, and
/// a link that is swapped is a change even when no file is. Nothing but regular files is ever opened. What lies behind an
/// unreadable directory, a broken link, a FIFO or a network mount is told as a ``BlindSpot``, and so is every limit.
package struct FileWalk<Disk: DiskReading, Reader: FileReading>: Sendable {
    let disk: Disk
    let reader: Reader
    let plan: WalkPlan
    let mounts: MountTable

    /// A walk over `disk` after `plan`; `mounts` says what not to enter.
    package init(disk: Disk, reader: Reader, plan: WalkPlan = WalkPlan(), mounts: MountTable = MountTable()) {
        self.disk = disk
        self.reader = reader
        self.plan = plan
        self.mounts = mounts
    }

    /// Walks everything and gives what the next walk may rely on. Blocks for as long as that takes: call it on a thread
    /// of its own, or use ``walked(remembering:deliver:)``.
    ///
    /// - Parameters:
    ///   - cache: what the last walk gave. An unchanged file is told as ``Discovery/unchanged(_:)`` or, where it held
    ///     nothing, not at all, and is not opened. A file that held certificates and is gone is told as
    ///     ``Discovery/looked(_:)``: nothing is there any more.
    ///   - deliver: takes what was found, a few hundred at a time, on the calling thread, and may take it out of the
    ///     array; `false` ends the walk early. While it works the next files are read.
    package func run(remembering cache: LookCache, deliver: (inout [Discovery]) -> Bool) -> LookCache {
        let examination = FileExamination(disk: disk, reader: reader, plan: plan)
        let pipeline = BatchPipeline<[FileCandidate], [FileFinding]>(threads: plan.threads) { batch in
            batch.map(examination.finding(on:))
        }
        var state = WalkState(walk: self, cache: cache)
        while !state.isStopped, let batch = state.nextBatch() {
            if !batch.isEmpty { pipeline.submit(batch) }
            while pipeline.isFull, let findings = pipeline.next() { state.take(findings) }
            state.hand(to: deliver)
        }
        while let findings = pipeline.next() { state.take(findings) }
        state.finish()
        state.hand(to: deliver)
        return state.remembered
    }

    /// As ``run(remembering:deliver:)``, on a thread of its own; `deliver` is called there.
    package func walked(
        remembering cache: LookCache,
        deliver: @escaping @Sendable (inout [Discovery]) -> Bool
    ) async -> LookCache {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "rekey.inventory.walk").async {
                continuation.resume(returning: run(remembering: cache, deliver: deliver))
            }
        }
    }
}
