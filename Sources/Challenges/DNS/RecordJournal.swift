package import Storage
package import SystemPackage

/// The DNS records of one lineage that may be out there, on disk before they are made and until they are known to be
/// gone: so a run that was killed in between leaves nothing behind for ever.
///
/// One process at a time works on a lineage, under its lock; within the process this is an actor.
package actor RecordJournal {
    private let file: FilePath
    private let files: any FileSystem
    private var records: [ChallengeRecord]?
    /// Those that this process has seen made, so that they are not made twice.
    private var made: [ChallengeRecord] = []

    /// The list in `file`, ``StateDirectory/challengeRecords(_:)``, which need not be there; nor its directory, which
    /// is then made `0700` in a parent that must exist. Nothing is read yet.
    package init(file: FilePath, files: any FileSystem) {
        self.file = file
        self.files = files
    }

    /// All records that may be out there, in the order they were noted. Right after the start, before anything is
    /// published, these are what an earlier run left.
    package func leftovers() throws(RecordJournalFailure) -> [ChallengeRecord] { try load() }

    /// Notes that a record is about to be made. Durable on return.
    func note(_ record: ChallengeRecord) throws(RecordJournalFailure) {
        let known = try load()
        guard !known.contains(where: { $0.isSame(as: record) }) else { return }
        try save(known + [record])
    }

    /// Notes that a record is gone. Durable on return.
    func forget(_ record: ChallengeRecord) throws(RecordJournalFailure) {
        let known = try load()
        let rest = known.filter { !$0.isSame(as: record) }
        guard rest.count != known.count else { return }
        try save(rest)
    }

    /// Remembers, in this process only, that a record was made.
    func markMade(_ record: ChallengeRecord) { made.append(record) }

    /// Remembers that a record may be gone.
    func unmarkMade(_ record: ChallengeRecord) { made.removeAll { $0.isSame(as: record) } }

    /// Whether this process has made the record.
    func hasMade(_ record: ChallengeRecord) -> Bool { made.contains { $0.isSame(as: record) } }

    /// The noted record with this owner name and value, wherever it was written.
    func record(named name: String, value: String) throws(RecordJournalFailure) -> ChallengeRecord? {
        try load().first { $0.name == name && $0.value == value }
    }

    private func load() throws(RecordJournalFailure) -> [ChallengeRecord] {
        if let records { return records }
        let found = try read()
        records = found
        return found
    }

    private func read() throws(RecordJournalFailure) -> [ChallengeRecord] {
        let bytes: [UInt8]
        do throws(StorageFailure) { bytes = try files.read(file, limit: Self.largest) } catch {
            if error.isAbsence { return [] }
            throw .storage(error)
        }
        guard let records = RecordList.decode(bytes) else { throw .malformed(file) }
        return records
    }

    private func save(_ records: [ChallengeRecord]) throws(RecordJournalFailure) {
        do throws(StorageFailure) {
            if records.isEmpty { try discard() } else { try replace(RecordList.encode(records)) }
        } catch {
            throw .storage(error)
        }
        self.records = records
    }

    /// Written beside, then renamed: there is the old list or the new one, whenever the power goes.
    private func replace(_ bytes: [UInt8]) throws(StorageFailure) {
        let directory = file.removingLastComponent()
        let next = directory.appending("\(file.lastComponent?.string ?? "records")~")
        try files.makeDirectory(directory, mode: .ownerReadWriteExecute)
        try files.sync(directory.removingLastComponent())
        try files.remove(next)
        try files.create(next, mode: .ownerReadWrite, group: nil, contents: bytes)
        try files.rename(next, to: file)
        try files.sync(directory)
    }

    private func discard() throws(StorageFailure) {
        try files.remove(file)
        try files.sync(file.removingLastComponent())
    }

    /// Ten thousand records and more.
    private static let largest = 8_388_608
}
