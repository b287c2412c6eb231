package import Storage
import SystemPackage

/// Puts real files at users' paths: written beside, synced, and renamed into place.
///
/// To be called under the certificate's lock. All files are written before the first is renamed, so that a full disk or
/// a directory that refuses is known while nothing has changed; the renames follow one another at once.
package struct CopyPlacer: Sendable {
    /// A file that lies beside its place.
    struct Pending {
        let file: CopyFile
        let directory: any OpenedDirectory
        let before: Before
    }

    /// What was at a path before.
    enum Before: Equatable {
        case nothing
        /// A file of ours; the generation that was live says what it was.
        case ours
        /// Somebody else's, which is kept.
        case adopted(AdoptedFile)
    }

    /// Files that lie beside their places.
    struct Prepared {
        let name: LineageName
        /// All paths that are ours from now on.
        let paths: Set<String>
        let pending: [Pending]

        /// The files of somebody else among what was there before.
        var adopted: [AdoptedFile] {
            pending.compactMap { one in
                if case .adopted(let file) = one.before { file } else { nil }
            }
        }
    }

    private let fileSystem: any FileSystem
    private let state: StateDirectory
    private var look: CopyLook { CopyLook(fileSystem: fileSystem, state: state) }
    private var contents: CopyContents { CopyContents(fileSystem: fileSystem) }
    private var record: CopyRecord { CopyRecord(fileSystem: fileSystem, state: state) }

    /// A placer.
    package init(fileSystem: any FileSystem, state: StateDirectory) {
        self.fileSystem = fileSystem
        self.state = state
    }

    /// Whether every file of the plans is there and says what a generation on disk says; false for what cannot be read.
    package func areInPlace(_ name: LineageName, _ number: GenerationNumber, _ plan: CopyPlan) -> Bool {
        look.areInPlace(plan.files, source: state.generation(name, number))
    }

    /// Puts every file of the targets that is not in place yet; `all` are the certificate's.
    func place(
        _ generation: Generation,
        for targets: [DeploymentTarget],
        of all: [DeploymentTarget]
    ) throws(CopyFailure) {
        let prepared = try prepare(generation, for: targets, of: all)
        var placed: [Pending] = []
        try put(prepared, placed: &placed)
    }

    /// Writes what is not in place beside its place; also clears what a killed run left there. What is taken over is
    /// kept in the state directory first. On a failure nothing of it is left.
    func prepare(
        _ generation: Generation,
        for targets: [DeploymentTarget],
        of all: [DeploymentTarget]
    ) throws(CopyFailure) -> Prepared {
        let files = targets.flatMap(\.copies.files).sorted { $0.path.string < $1.path.string }
        let wanted = Set(all.flatMap(\.copies.files).map(\.path.string))
        let recorded = try CopyFailure.wrapping { () throws(StorageFailure) in try record.known(generation.name) }
        // What a later wave will put is not ours yet: a file that stands there is still somebody else's.
        let paths = wanted.intersection(recorded).union(files.map(\.path.string))
        var pending: [Pending] = []
        do throws(CopyFailure) {
            for file in files {
                guard let one = try prepare(file, of: generation, recorded) else { continue }
                pending.append(one)
            }
        } catch {
            discard(pending)
            throw error
        }
        return Prepared(name: generation.name, paths: paths, pending: pending)
    }

    /// Renames into place, and syncs each directory once; says in `placed` how far it came.
    func put(_ prepared: Prepared, placed: inout [Pending]) throws(CopyFailure) {
        do throws(StorageFailure) {
            try record.replace(prepared.name, with: prepared.paths)
            faultPoint("copies-recorded")
            for one in prepared.pending {
                // Where nothing was, nothing that came in between is replaced.
                if one.before == .nothing {
                    try one.directory.renameNoReplace(one.file.temporary, to: one.file.name)
                } else {
                    try one.directory.rename(one.file.temporary, to: one.file.name)
                }
                placed.append(one)
                faultPoint("copy-renamed")
            }
            try sync(prepared.pending)
            if !prepared.pending.isEmpty { faultPoint("copies-synced") }
        } catch {
            discard(Array(prepared.pending.dropFirst(placed.count)))
            throw .storage(error)
        }
    }

    /// Takes away what lies beside its place.
    func discard(_ pending: [Pending]) {
        for one in pending { try? one.directory.remove(one.file.temporary) }
    }

    /// Puts back what was there before; what was ours gets the content of the generation that is live again.
    ///
    /// - Parameter hadLive: whether something was live before. Where that cannot be read the new file stays: it is whole,
    ///   and a service whose file is gone does not start again.
    func undo(
        _ placed: [Pending],
        of name: LineageName,
        to previous: Generation?,
        hadLive: Bool = true
    ) throws(CopyFailure) {
        for one in placed.reversed() {
            switch (one.before, previous) {
            case (.ours, nil) where hadLive: continue
            case (.nothing, _), (.ours, nil):
                try CopyFailure.wrapping { () throws(StorageFailure) in try one.directory.remove(one.file.name) }
            case (.ours, let previous?):
                try restore(one, one.file.access) { target throws(CopyFailure) in
                    try contents.write(one.file, from: previous.directory, to: target)
                }
            case (.adopted(let file), _):
                try KeptFiles(fileSystem: fileSystem, state: state).restore(file)
            }
        }
        let given = Set(placed.filter { $0.before != .ours }.map(\.file.path.string))
        try CopyFailure.wrapping { () throws(StorageFailure) in
            try sync(placed)
            if !given.isEmpty { try record.replace(name, with: record.paths(name).subtracting(given)) }
        }
    }

    /// Takes away what says what a generation does, but for the paths in `others`, and forgets all of it: nothing is live
    /// any more that it could follow.
    func withdraw(
        _ generation: Generation,
        from targets: [DeploymentTarget],
        but others: Set<FilePath>
    ) throws(CopyFailure) {
        for file in targets.flatMap(\.copies.files) where !others.contains(file.path) {
            let directory = try look.open(file)
            guard contents.says(file, generation.directory, in: directory) else { continue }
            try CopyFailure.wrapping { () throws(StorageFailure) in
                try directory.remove(file.name)
                try directory.sync()
            }
        }
        try CopyFailure.wrapping { () throws(StorageFailure) in try record.replace(generation.name, with: []) }
    }

    private func prepare(
        _ file: CopyFile,
        of generation: Generation,
        _ recorded: Set<String>
    ) throws(CopyFailure) -> Pending? {
        let directory = try look.open(file)
        try CopyFailure.wrapping { () throws(StorageFailure) in try directory.remove(file.temporary) }
        let (name, source) = (generation.name, generation.directory)
        let before: Before
        switch try look.judge(file, in: directory, of: name, source: source, recorded: recorded) {
        case .inPlace: return nil
        case .absent: before = .nothing
        case .ours: before = .ours
        case .foreign(let kind):
            guard kind == .file, file.mayAdopt else { throw .occupied(file.path, kind) }
            let kept = try KeptFiles(fileSystem: fileSystem, state: state).keep(file.path, in: directory, of: name)
            before = kept.map { .adopted($0) } ?? .nothing
        }
        try write(file, in: directory, file.access) { target throws(CopyFailure) in
            try contents.write(file, from: source, to: target)
        }
        faultPoint("copy-written")
        return Pending(file: file, directory: directory, before: before)
    }

    private func restore(
        _ one: Pending,
        _ access: FileAccess,
        _ body: (Int32) throws(CopyFailure) -> Void
    ) throws(CopyFailure) {
        try CopyFailure.wrapping { () throws(StorageFailure) in try one.directory.remove(one.file.temporary) }
        try write(one.file, in: one.directory, access, body)
        try CopyFailure.wrapping { () throws(StorageFailure) in
            try one.directory.rename(one.file.temporary, to: one.file.name)
        }
    }

    private func write(
        _ file: CopyFile,
        in directory: any OpenedDirectory,
        _ access: FileAccess,
        _ body: (Int32) throws(CopyFailure) -> Void
    ) throws(CopyFailure) {
        var access = access
        // SELinux judges by the file, not by its name: what takes its place is what it was.
        access.label = directory.label(of: file.name)
        try CopyContents.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try directory.create(file.temporary, access: access, writing: body)
        }
    }

    private func sync(_ pending: [Pending]) throws(StorageFailure) {
        var synced: Set<FilePath> = []
        for one in pending where synced.insert(one.file.directory).inserted { try one.directory.sync() }
    }
}
