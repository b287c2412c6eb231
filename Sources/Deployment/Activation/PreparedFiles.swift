import Storage

/// Everything an activation puts at users' paths after its swap, complete beside its place; and what it takes the place
/// of is kept, and on record.
struct PreparedFiles {
    private let generation: Generation
    private let copies: CopyPlacer
    private let prepared: CopyPlacer.Prepared
    private let adopter: LinkAdopter
    private let pending: [LinkAdopter.Pending]

    /// Prepares; on a failure nothing of it is left beside its place.
    ///
    /// - Parameters:
    ///   - targets: all of the certificate's.
    ///   - copying: those whose real files are put now; nil means all of them. Links are everybody's.
    init(
        _ generation: Generation,
        for targets: [DeploymentTarget],
        copying: [DeploymentTarget]? = nil,
        _ fileSystem: any FileSystem,
        _ state: StateDirectory
    ) throws(CopyFailure) {
        self.generation = generation
        copies = CopyPlacer(fileSystem: fileSystem, state: state)
        adopter = LinkAdopter(fileSystem: fileSystem, state: state)
        prepared = try copies.prepare(generation, for: copying ?? targets, of: targets)
        do throws(CopyFailure) {
            pending = try adopter.prepare(generation, for: targets)
        } catch {
            copies.discard(prepared.pending)
            throw error
        }
        do throws(CopyFailure) {
            try keepRecord(AdoptionRecord(fileSystem: fileSystem, state: state))
        } catch {
            discard()
            throw error
        }
    }

    /// Takes away what lies beside its place.
    func discard() {
        copies.discard(prepared.pending)
        adopter.discard(pending)
    }

    /// Renames everything into place; says in `placed` how far it came. On a failure nothing is left beside its place.
    func put(_ placed: inout PlacedFiles) throws(CopyFailure) {
        do throws(CopyFailure) {
            try copies.put(prepared, placed: &placed.copies)
            try adopter.put(pending, adopted: &placed.adopted)
        } catch {
            adopter.discard(pending)
            throw error
        }
    }

    /// What an earlier run has taken the place of stays on record, and is not kept a second time.
    private func keepRecord(_ record: AdoptionRecord) throws(CopyFailure) {
        let files = prepared.adopted + pending.map(\.file)
        guard !files.isEmpty else { return }
        try CopyFailure.wrapping { () throws(StorageFailure) in
            let paths = Set(files.map(\.path))
            let earlier = try record.files(generation.name, of: generation.number).filter { !paths.contains($0.path) }
            try record.replace(generation.name, of: generation.number, with: earlier + files)
        }
        faultPoint("adoption-recorded")
    }
}
