package import Storage
package import SystemPackage

/// Real files that a service reads instead of what `live/NAME` leads to: for chroots, containers and key stores.
///
/// Two files are two renames: a reader that opens key and chain by path between them sees one of each generation. One
/// file (`bundle`, `pkcs12`) flips as one.
package struct CopyPlan: Sendable, Equatable {
    /// Where each form goes.
    package let paths: [CopyForm: FilePath]
    /// Whose the files with the key are, and who may read them.
    package let secretAccess: FileAccess
    /// Whose the other files are, and who may read them.
    package let publicAccess: FileAccess
    /// The file whose first line is the password of the PKCS#12 file; nil means the empty one.
    package let passwordFile: FilePath?
    /// Whether a file that Rekey did not put there may be replaced; its content is kept in the state directory.
    package var mayAdopt: Bool

    /// A plan; it is checked by ``Preflight``.
    package init(
        paths: [CopyForm: FilePath],
        secretAccess: FileAccess = FileAccess(mode: .ownerReadWrite),
        publicAccess: FileAccess = FileAccess(mode: [.ownerReadWrite, .groupRead, .otherRead]),
        passwordFile: FilePath? = nil,
        mayAdopt: Bool = false
    ) {
        self.paths = paths
        self.secretAccess = secretAccess
        self.publicAccess = publicAccess
        self.passwordFile = passwordFile
        self.mayAdopt = mayAdopt
    }

    /// Nothing to copy.
    package static let none = CopyPlan(paths: [:])

    /// Each file once, in the order of the paths.
    var files: [CopyFile] {
        paths.map { form, path in
            CopyFile(
                form: form,
                path: path,
                access: form.isSecret ? secretAccess : publicAccess,
                password: form.content == .pkcs12 ? passwordFile : nil,
                mayAdopt: mayAdopt
            )
        }
        .sorted { $0.path.string < $1.path.string }
    }
}

/// One real file that is to be at a user's path.
struct CopyFile: Sendable, Equatable {
    let form: CopyForm
    let path: FilePath
    let access: FileAccess
    let password: FilePath?
    let mayAdopt: Bool

    var directory: FilePath { path.removingLastComponent() }
    var name: String { path.lastComponent?.string ?? "" }
    /// The name under which it is written, beside its place.
    var temporary: String { ".\(name).rekey~" }
}
