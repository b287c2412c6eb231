import Glibc
import SystemPackage

/// The way from `/` to a directory, each component opened in the one above and never through a link, and judged by its
/// descriptor.
///
/// One openat2(2) of the whole path would refuse the links as well, but would show the last directory alone: who may
/// exchange the ones above it must be known too, and at the very time they are passed. So there is one for each.
struct DirectoryWalk {
    let calls: DirectoryCalls
    /// A user beside root and us who may own what is passed.
    let trusted: UInt32?

    /// O_PATH, which Swift's Glibc does not show: the right to search is enough to pass through.
    private static let passing: Int32 = 0o10_000_000

    /// Opens the directory.
    func open(_ path: FilePath) throws(UntrustedDirectory) -> Descriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK
        var place = FilePath("/")
        var directory = try opened(place) { () throws(Errno) in try Descriptor(opening: place, flags) }
        try judge(directory, place)
        let components = path.lexicallyNormalized().components
        for (position, component) in components.enumerated() {
            let (name, above) = (component.string, directory.number)
            let next = place.appending(component)
            // The last one is opened to be synced; those on the way need only be passed through.
            let wanted = position + 1 == components.count ? flags : Self.passing | O_DIRECTORY
            let inner = try opened(next) { () throws(Errno) in
                try Descriptor(named: name, in: above, wanted, by: calls)
            }
            directory = inner
            place = next
            try judge(directory, place)
        }
        return directory
    }

    private func opened(
        _ place: FilePath,
        _ open: () throws(Errno) -> Descriptor
    ) throws(UntrustedDirectory) -> Descriptor {
        do throws(Errno) { return try open() } catch {
            let local = LocalFileSystem()
            // A link is refused with ENOTDIR or ELOOP: what it says makes the better sentence.
            if error == .notDirectory || error == .tooManySymbolicLinkLevels,
                let found = try? local.metadata(of: place), found.kind == .symbolicLink
            {
                throw .link(place, to: (try? local.readLink(place)) ?? nil)
            }
            throw .storage(local.failure(.open, place, error))
        }
    }

    private func judge(_ directory: borrowing Descriptor, _ place: FilePath) throws(UntrustedDirectory) {
        let found: FileMetadata
        do throws(Errno) { found = try directory.metadata() } catch {
            throw .storage(LocalFileSystem().failure(.open, place, error))
        }
        guard [0, geteuid(), trusted ?? 0].contains(found.owner) else { throw .foreign(place, owner: found.owner) }
        // The sticky bit keeps others from exchanging what is not theirs; root's group is root.
        if found.mode.contains(.saveText) { return }
        if found.mode.contains(.otherWrite) || found.mode.contains(.groupWrite) && found.group != 0 {
            throw .writableByOthers(place, found.mode)
        }
    }
}
