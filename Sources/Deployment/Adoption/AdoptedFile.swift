package import Storage
package import SystemPackage

/// A file of somebody else that was at a path before it was taken over, and where its content is kept.
package struct AdoptedFile: Sendable, Hashable {
    /// Where it was.
    package let path: FilePath
    /// The file in `copies/NAME~kept/` that has its content.
    package let kept: FilePath
    /// Whose it was, and who could use it.
    package let access: FileAccess

    /// The directory it was in.
    var directory: FilePath { path.removingLastComponent() }
    /// Its name in there.
    var name: String { path.lastComponent?.string ?? "" }
    /// The name under which it is written again, beside its place: the one that links and copies have there too, so that
    /// whatever is killed, one name has to be cleared.
    var temporary: String { ".\(name).rekey~" }
}
