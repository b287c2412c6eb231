import CertificateFiles
import Checks
import FoundationEssentials
import Inventory
import PKI
import Storage
import Synchronization
import SystemPackage

/// What lies around certificates' files: keys, modes, copies. Thread-safe; directories are counted once.
final class Surroundings: Sendable {
    private let disk = LocalFileSystem()
    private let configuredKeys: [String: FilePath]
    private let isSearched = Mutex<[FilePath: Bool]>([:])

    /// - Parameter links: what services' configurations name: their keys are known.
    init(links: [ServiceLink]) {
        var keys: [String: FilePath] = [:]
        for link in links { if let key = link.keyPath { keys[link.place.uri] = key } }
        configuredKeys = keys
    }

    /// Nil for what is no file, holds nothing, or lies among thousands.
    func around(_ place: Place, _ sightings: [Sighting]) -> FileSurroundings? {
        let configured = configuredKeys[place.uri]
        let certificates = sightings.map(\.certificate)
        guard place.kind == .file, let path = FileURI.path(place.uri),
            let first = LeafChoice.positions(in: certificates, isShown: configured != nil).first
        else { return nil }
        let isPair = hasRoomForKey(path, certificates) && holdsKey(path)
        guard configured != nil || isPair || isWorthSearching(path.removingLastComponent()) else { return nil }
        return look(around: path, certificates[first], holdsKey: isPair, key: configured)
            .map(FileSurroundings.init)
    }

    /// What lies around one file that somebody asks about, however many names are beside it.
    ///
    /// - Parameter key: the private key's file, where it was named.
    func facts(of leaf: Certificate, in path: FilePath, among certificates: [Certificate], key: FilePath?) -> FileFacts?
    {
        let isPair = key == nil && hasRoomForKey(path, certificates) && holdsKey(path)
        return look(around: path, leaf, holdsKey: isPair, key: key)
    }

    private func look(around path: FilePath, _ leaf: Certificate, holdsKey: Bool, key: FilePath?) -> FileFacts? {
        let digest = leaf.publicKey.digest
        let search = KeySearch(
            disk: disk,
            isKey: { if case .publicKeyDigest = PrivateKeyGlance.look(descriptor: $0) { true } else { false } },
            keyMatches: { PrivateKeyGlance.look(descriptor: $0) == .publicKeyDigest(digest) }
        )
        guard let found = try? search.around(path, holdsKey: holdsKey, configuredKey: key) else { return nil }
        return FileFacts(found, match: match(found, digest))
    }

    /// Whether there is anything to be found beside certificates there; judged once for each directory.
    private func isWorthSearching(_ directory: FilePath) -> Bool {
        if let known = isSearched.withLock({ $0[directory] }) { return known }
        let listing = try? disk.listing(of: directory, limit: KeyNames.mostNames + 1)
        let small = listing.flatMap { $0.isCut || $0.entries.count > KeyNames.mostNames ? nil : $0 }
        let isTelling = small?.entries.contains { KeyNames.tells($0.path.lastComponent?.string ?? "") } ?? false
        isSearched.withLock { $0[directory] = isTelling }
        return isTelling
    }

    /// Whether a file is longer than its certificates, so that a key may stand in it as well.
    private func hasRoomForKey(_ path: FilePath, _ held: [Certificate]) -> Bool {
        // Base64 of a certificate with its two lines; text around blocks is rarely as long as a key.
        let certificates = held.reduce(0) { $0 + $1.der.count * 3 / 2 + 60 }
        let size = (try? disk.metadata(following: path).size) ?? 0
        return size > Int64(certificates)
    }

    private func holdsKey(_ path: FilePath) -> Bool {
        let glance = try? disk.look(at: path, limit: Int64(PrivateKeyGlance.sizeLimit)) { file in
            PrivateKeyGlance.look(descriptor: file.descriptor)
        }
        if case .publicKeyDigest = glance { return true }
        return false
    }

    private func match(_ found: KeyBeside, _ key: SHA256Digest) -> FileFacts.Match {
        guard let path = found.key?.path else { return .unknown }
        let glance = try? disk.look(at: path, limit: Int64(PrivateKeyGlance.sizeLimit)) { file in
            PrivateKeyGlance.look(descriptor: file.descriptor)
        }
        guard case .publicKeyDigest(let digest) = glance else { return .unknown }
        return digest == key ? .matches : .differs
    }
}

extension FileFacts {
    /// What was seen of the files, in the words of the checks.
    init(_ found: KeyBeside, match: Match) {
        self.init(
            certificate: Access(found.certificate),
            key: found.key.map(Access.init),
            directory: found.directory.map(Access.init),
            match: match,
            readableBackups: found.copies.filter { $0.isReadableByAll }.map(\.path.string)
        )
    }
}

extension FileFacts.Access {
    init(_ seen: FileFactsSeen) {
        self.init(
            path: seen.path.string,
            mode: UInt32(seen.mode.rawValue),
            owner: seen.owner == 0 ? "root" : "\(seen.owner)",
            group: seen.group == 0 ? "root" : "\(seen.group)"
        )
    }
}
