package import SystemPackage

/// Which roots a server's certificate must lead to.
package enum FetchTrust: Sendable, Equatable {
    /// The system's.
    case system
    /// The certificates in a PEM file, and no others.
    case file(FilePath)
    /// These certificates in PEM, and no others.
    case pem([UInt8])
}
