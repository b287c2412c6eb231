import Storage
import SystemPackage

/// Which files a generation took the place of, kept in `copies/NAME~adopted`: written before the swap, so that a run
/// that was killed after it is completed, or undone, by any later run.
///
/// A line says the generation, then there is one line a file: the name of what is kept, mode, owner, group, path. Once
/// another generation is live it says nothing any more.
struct AdoptionRecord: Sendable {
    /// As with ``CopyRecord``: more than any configuration has.
    private static let sizeLimit = 4 << 20

    let fileSystem: any FileSystem
    let state: StateDirectory

    /// What the generation that is live took the place of; nothing where it was none or another one.
    func current(_ name: LineageName) throws(StorageFailure) -> [AdoptedFile] {
        guard let live = (try? state.liveGeneration(name, fileSystem)) ?? nil else { return [] }
        return try files(name, of: live)
    }

    /// What a generation took the place of.
    func files(_ name: LineageName, of number: GenerationNumber) throws(StorageFailure) -> [AdoptedFile] {
        let record = state.adoptionRecord(name)
        guard try fileSystem.metadata(of: record) != nil else { return [] }
        let text = String(decoding: try fileSystem.read(record, limit: Self.sizeLimit), as: UTF8.self)
        let lines = text.split(separator: "\n")
        guard lines.first == "generation \(number)" else { return [] }
        return lines.dropFirst().compactMap { Self.file(String($0), in: state.keptFiles(name)) }
    }

    /// Makes this what is known, durably.
    func replace(_ name: LineageName, of number: GenerationNumber, with files: [AdoptedFile]) throws(StorageFailure) {
        guard try self.files(name, of: number) != files else { return }
        try fileSystem.makeDirectory(state.copies, mode: .ownerReadWriteExecute)
        try fileSystem.sync(state.root)
        let next = state.nextAdoptionRecord(name)
        try fileSystem.remove(next)
        let text = "generation \(number)\n" + files.map(Self.line).joined()
        try fileSystem.create(next, mode: .ownerReadWrite, group: nil, contents: Array(text.utf8))
        try fileSystem.rename(next, to: state.adoptionRecord(name))
        try fileSystem.sync(state.copies)
    }

    /// Nothing is taken over any more. What is kept stays.
    func clear(_ name: LineageName) throws(StorageFailure) {
        guard try fileSystem.metadata(of: state.adoptionRecord(name)) != nil else { return }
        try fileSystem.remove(state.adoptionRecord(name))
        try fileSystem.sync(state.copies)
    }

    private static func line(_ file: AdoptedFile) -> String {
        let (mode, owner, group) = (String(file.access.mode.rawValue, radix: 8), file.access.owner, file.access.group)
        return "\(file.kept.lastComponent?.string ?? "") \(mode) \(owner ?? 0) \(group ?? 0) \(file.path)\n"
    }

    private static func file(_ line: String, in place: FilePath) -> AdoptedFile? {
        let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard words.count == 5, !words[0].isEmpty, words[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let mode = CModeT(words[1], radix: 8), mode <= 0o7777, let owner = UInt32(words[2]),
            let group = UInt32(words[3]), words[4].hasPrefix("/")
        else { return nil }
        let access = FileAccess(mode: FilePermissions(rawValue: mode), owner: owner, group: group)
        return AdoptedFile(path: FilePath(String(words[4])), kept: place.appending(String(words[0])), access: access)
    }
}
