import Glibc
import SystemPackage

/// The way from `/` to a directory whose path may lead through symbolic links, as long as nobody but root and us can
/// have put them there or exchange them.
///
/// A directory of somebody else is passed, too: whoever may exchange it can lead us to another place of his own. From
/// there on a link would lead anywhere, and is refused.
struct LinkedDirectoryWalk {
    /// O_PATH, which Swift's Glibc does not show: the right to search is enough to pass through.
    private static let passing: Int32 = 0o10_000_000
    /// As many links as Linux itself follows, path_resolution(7).
    private static let linkLimit = 40

    let calls: DirectoryCalls

    private let local = LocalFileSystem()

    /// Opens the directory.
    func open(_ path: FilePath) throws(UntrustedDirectory) -> Descriptor {
        var place = FilePath("/")
        var directory = try root()
        var isOurs = try isOurs(directory, place)
        var names = Array(path.components.map(\.string).reversed())
        var links = 0
        while let name = names.popLast() {
            let above = directory.number
            if let target = link(name, in: above) {
                guard isOurs, try isTrusted(name, in: above, place) else {
                    throw .foreignLink(place.appending(name), to: target.string)
                }
                links += 1
                guard links <= Self.linkLimit else {
                    throw .storage(local.failure(.open, place.appending(name), .tooManySymbolicLinkLevels))
                }
                names += target.components.map(\.string).reversed()
                guard target.isAbsolute else { continue }
                directory = try root()
                place = "/"
            } else {
                let inner = try opened(place.appending(name)) { () throws(Errno) in
                    let flags = Self.passing | O_DIRECTORY
                    if name == ".." { return try Descriptor(above: above, flags) }
                    return try Descriptor(named: name, in: above, flags, by: calls)
                }
                directory = inner
                place.append(name)
            }
            if isOurs { isOurs = try self.isOurs(directory, place) }
        }
        let last = directory.number
        // What was passed through so far is opened to be synced.
        return try opened(place) { () throws(Errno) in
            try Descriptor(named: ".", in: last, O_RDONLY | O_DIRECTORY | O_NONBLOCK, by: calls)
        }
    }

    private func root() throws(UntrustedDirectory) -> Descriptor {
        try opened("/") { () throws(Errno) in try Descriptor(opening: FilePath("/"), Self.passing | O_DIRECTORY) }
    }

    /// What a link says; nil for what is none.
    private func link(
        _ name: String,
        in directory: Int32
    ) -> FilePath? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = name.withCString { readlinkat(directory, $0, &buffer, buffer.count) }
        if count > 0 {
            return FilePath(String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        // EINVAL: it is no link. What else is wrong with it, opening it says.
        return nil
    }

    /// In a sticky directory everybody may make links: those are followed that root or we have made.
    private func isTrusted(
        _ name: String,
        in directory: Int32,
        _ place: FilePath
    ) throws(UntrustedDirectory) -> Bool {
        var status = stat()
        let found = name.withCString { start in attempt { fstatat(directory, start, &status, AT_SYMLINK_NOFOLLOW) } }
        do throws(Errno) { _ = try found.get() } catch {
            throw .storage(local.failure(.open, place.appending(name), error))
        }
        return [0, geteuid()].contains(status.st_uid)
    }

    /// Whether nobody but root and us can exchange what is in it, apart from their own in a sticky one.
    private func isOurs(_ directory: borrowing Descriptor, _ place: FilePath) throws(UntrustedDirectory) -> Bool {
        let found: FileMetadata
        do throws(Errno) { found = try directory.metadata() } catch {
            throw .storage(local.failure(.open, place, error))
        }
        guard [0, geteuid()].contains(found.owner) else { return false }
        if found.mode.contains(.saveText) { return true }
        return !found.mode.contains(.otherWrite) && (!found.mode.contains(.groupWrite) || found.group == 0)
    }

    private func opened(
        _ place: FilePath,
        _ open: () throws(Errno) -> Descriptor
    ) throws(UntrustedDirectory) -> Descriptor {
        do throws(Errno) { return try open() } catch { throw .storage(local.failure(.open, place, error)) }
    }
}
