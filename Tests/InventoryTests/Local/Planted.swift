import CertificateFiles
import Glibc
import Inventory
import PKI
import Storage
import Synchronization
import SystemPackage
import TestSupport

/// A directory tree planted for one test.
struct Planted {
    let directory: TemporaryDirectory
    let disk = LocalFileSystem()
    var root: FilePath { directory.path }

    init() throws { directory = try TemporaryDirectory() }

    /// Makes the directories above a name.
    @discardableResult
    func folder(_ name: String) throws -> FilePath {
        var path = root
        for part in name.split(separator: "/") {
            path.append(String(part))
            try disk.makeDirectory(path, mode: .ownerReadWriteExecute)
        }
        return path
    }

    @discardableResult
    func file(_ name: String, _ content: [UInt8] = [], mode: CModeT = 0o600) throws -> FilePath {
        let path = root.appending(name)
        try folder(String(name.split(separator: "/").dropLast().joined(separator: "/")))
        try disk.remove(path)
        try disk.create(path, mode: FilePermissions(rawValue: mode), group: nil, contents: content)
        return path
    }

    @discardableResult
    func file(_ name: String, _ text: String) throws -> FilePath { try file(name, Array(text.utf8)) }

    @discardableResult
    func link(_ name: String, to target: String) throws -> FilePath {
        try folder(String(name.split(separator: "/").dropLast().joined(separator: "/")))
        try disk.remove(root.appending(name))
        try disk.symlink(to: target, at: root.appending(name))
        return root.appending(name)
    }

    func uri(_ name: String) -> String { FileURI(root.appending(name)).text }
}

/// The real disk, with names that refuse, and a count of the files opened.
final class RefusingDisk: DiskReading {
    private let disk = LocalFileSystem()
    private let refused: Set<FilePath>
    private let opened = Mutex(0)

    init(refusing: Set<FilePath> = []) { refused = refusing }

    var openedFiles: Int { opened.withLock { $0 } }

    private func check(_ path: FilePath, _ operation: StorageFailure.Operation) throws(StorageFailure) {
        guard refused.contains(path) else { return }
        throw StorageFailure(operation: operation, path: path, errno: .permissionDenied)
    }

    func metadata(of path: FilePath) throws(StorageFailure) -> FileMetadata? { try disk.metadata(of: path) }

    func metadata(following path: FilePath) throws(StorageFailure) -> FileMetadata {
        try disk.metadata(following: path)
    }

    func readLink(_ path: FilePath) throws(StorageFailure) -> String? {
        try check(path, .readLink)
        return try disk.readLink(path)
    }

    func resolved(_ path: FilePath) throws(StorageFailure) -> FilePath { try disk.resolved(path) }

    func listing(of directory: FilePath, limit: Int) throws(StorageFailure) -> DirectoryListing {
        try check(directory, .list)
        return try disk.listing(of: directory, limit: limit)
    }

    func look<Value>(
        at path: FilePath,
        limit: Int64,
        _ body: (borrowing OpenedFile) -> Value
    ) throws(StorageFailure) -> Value {
        try check(path, .read)
        opened.withLock { $0 += 1 }
        return try disk.look(at: path, limit: limit, body)
    }
}

/// Reads PEM and DER, enough for a walk.
struct PlainReader: FileReading {
    func contents(descriptor: Int32) -> FileContents {
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { octets += buffer.prefix(count) }
        if let certificate = try? Certificate(der: octets) {
            return FileContents(form: .der, certificates: [.init(position: 0, alias: nil, certificate: certificate)])
        }
        do {
            let blocks = try PEM.blocks(of: "CERTIFICATE", in: octets, most: 1000, surroundings: .explanatory)
            let certificates = try blocks.map { try Certificate(der: $0) }
            return FileContents(
                form: .pem,
                certificates: certificates.enumerated().map { .init(position: $0, alias: nil, certificate: $1) }
            )
        } catch {
            return FileContents(problems: [FileProblem(.badPEM, "\(error)")])
        }
    }
}

/// Walks and keeps everything told.
struct Walked {
    var discoveries: [Discovery] = []
    var cache = LookCache()

    init(
        _ plan: WalkPlan,
        disk: some DiskReading = LocalFileSystem(),
        remembering cache: LookCache = LookCache(),
        mounts: MountTable = MountTable()
    ) {
        var told: [Discovery] = []
        self.cache = FileWalk(disk: disk, reader: PlainReader(), plan: plan, mounts: mounts)
            .run(remembering: cache) { batch in
                told += batch
                return true
            }
        discoveries = told
    }

    /// The URIs where certificates were told, once for each certificate.
    var certificates: [String] {
        discoveries.compactMap { if case .certificate(let sighting) = $0 { sighting.place.uri } else { nil } }.sorted()
    }

    var unchanged: [String] {
        discoveries.compactMap { if case .unchanged(let place) = $0 { place.uri } else { nil } }.sorted()
    }

    var looked: [Place] {
        discoveries.compactMap { if case .looked(let place) = $0 { place } else { nil } }
    }

    var blind: [String: BlindSpot.Reason] {
        var spots: [String: BlindSpot.Reason] = [:]
        for case .blind(let spot) in discoveries { spots[spot.place] = spot.reason }
        return spots
    }
}
