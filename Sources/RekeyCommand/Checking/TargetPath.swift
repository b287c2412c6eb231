import PKI
import Storage
import SystemPackage

/// Whether what somebody asks about is a file or lies on the network.
enum TargetPath: Equatable {
    case network
    /// It is there.
    case file(FilePath)
    case directory(FilePath)
    /// It is written like a path, and nothing is there.
    case missing(FilePath)

    /// Looks at the disk, and at nothing else.
    init(_ text: String) {
        guard !text.isEmpty, !text.contains("://"), !text.hasPrefix("@") else {
            self = .network
            return
        }
        let path = Workplace.absolute(FilePath(text))
        let isPathLike = Self.isPathLike(text)
        let found: FileMetadata
        do throws(StorageFailure) { found = try LocalFileSystem().metadata(following: path) } catch {
            // What cannot be looked at is told by whoever opens it.
            self = error.isAbsence ? (isPathLike ? .missing(path) : .network) : .file(path)
            return
        }
        switch found.kind {
        // A directory may have the name of a host by chance; a path is written with a slash.
        case .directory: self = text.contains("/") ? .directory(path) : .network
        default: self = .file(path)
        }
    }

    /// With a slash that is no range's, or with an ending that certificates' files have and no host.
    private static func isPathLike(_ text: String) -> Bool {
        if let slash = text.firstIndex(of: "/") {
            let host = text[..<slash].drop { $0 == "[" }.prefix { $0 != "]" }
            return IPAddress(String(host)) == nil
        }
        guard let dot = text.lastIndex(of: ".") else { return false }
        return endings.contains(text[text.index(after: dot)...].lowercased())
    }

    private static let endings: Set<String> = [
        "pem", "crt", "cer", "cert", "der", "key", "p7b", "p7c", "p12", "pfx", "jks", "jceks", "keystore", "crl", "csr",
        "full", "fullchain", "bundle",
    ]

    /// What is said of a path at which nothing is.
    static func absence(
        of text: String,
        hint: String = "a host is written HOST, HOST:PORT or tls://HOST"
    ) -> String { "rekey: \(text): no such file\n  hint       \(hint)" }
}
