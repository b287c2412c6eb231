import PKI
import Storage
import SystemPackage

/// A name in an opened directory, where a link of ours is or is to be.
struct LinkPlace {
    let directory: any OpenedDirectory
    let path: FilePath
    let name: String

    /// The name under which a link is made, beside its place.
    static func temporaryName(of name: String) -> String { ".\(name).rekey~" }

    /// Where a link is made before it is renamed into this place.
    var temporary: LinkPlace {
        let beside = Self.temporaryName(of: name)
        return LinkPlace(directory: directory, path: path.removingLastComponent().appending(beside), name: beside)
    }

    /// Says what is there; throws when it must not be touched.
    func look(
        expecting target: String,
        _ state: StateDirectory,
        mayAdopt: Bool = false
    ) throws(LinkFailure) -> LinkPlacer.Finding {
        let (found, leads) = try LinkFailure.wrapping { () throws(StorageFailure) in
            let found = try directory.metadata(of: name)
            return (found, found?.kind == .symbolicLink ? try directory.readLink(name) : nil)
        }
        guard let found else { return .absent }
        if mayAdopt, found.kind == .file { return .adoptable }
        guard found.kind == .symbolicLink, let leads else { throw .occupied(path, found.kind) }
        if leads == target { return .inPlace }
        guard Self.isOurs(leads, state) else { throw .foreignLink(path, target: leads) }
        return .ours
    }

    /// Removes what a killed run left of a link, if it is ours.
    func clear(_ state: StateDirectory) throws(LinkFailure) {
        guard try look(expecting: "", state) == .ours else { return }
        try LinkFailure.wrapping { () throws(StorageFailure) in try directory.remove(name) }
    }

    /// A link is ours when it leads to a file of any certificate below `live/`.
    private static func isOurs(_ target: String, _ state: StateDirectory) -> Bool {
        let prefix = "\(state.liveLinks.string)/"
        guard target.hasPrefix(prefix) else { return false }
        var components = target.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        if components.count == 3, KeyFamily(rawValue: String(components[1])) != nil { components.remove(at: 1) }
        guard components.count == 2, (try? LineageName(String(components[0]))) != nil else { return false }
        return PairFile.allCases.contains { $0.fileName == components[1] }
    }
}
