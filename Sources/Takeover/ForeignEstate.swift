package import SystemPackage

/// Everything of use that another tool keeps below one directory, and what could not be read of it.
package struct ForeignEstate: Sendable, Equatable {
    /// Whose it is.
    package let tool: ForeignTool
    /// Where it was looked for.
    package let directory: FilePath
    /// Its accounts with authorities, in the order of their key files.
    package let accounts: [ForeignAccount]
    /// Its certificates, in the order of their names.
    package let certificates: [ForeignCertificate]
    /// What is there and cannot be used, each with the file it is about.
    package let problems: [EstateProblem]

    /// Whether there is nothing of the tool's.
    package var isEmpty: Bool { accounts.isEmpty && certificates.isEmpty }
}
