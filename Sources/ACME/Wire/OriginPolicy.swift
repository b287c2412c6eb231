/// Which servers a signed request may go to: the directory's own, and those an operator named.
///
/// RFC 8555 §6.1: "ACME clients MUST use HTTPS". A directory could otherwise send a client's requests anywhere.
package struct OriginPolicy: Sendable {
    private let origins: Set<Origin>
    private let allowsPlainHTTP: Bool

    /// The directory's origin, and those of `others` (URLs, of which only scheme, host and port count).
    ///
    /// - Parameter insecure: lets `http:` URLs pass; for tests only.
    package init(directory: String, others: [String] = [], insecure: Bool = false) throws(URLRefusal) {
        var origins: Set<Origin> = []
        for url in [directory] + others {
            let origin = try Origin(of: url)
            guard origin.scheme == "https" || insecure else { throw .notHTTPS }
            origins.insert(origin)
        }
        self.origins = origins
        allowsPlainHTTP = insecure
    }

    /// Refuses a URL that may not be asked.
    func check(_ url: String) throws(URLRefusal) {
        let origin = try Origin(of: url)
        guard origin.scheme == "https" || allowsPlainHTTP else { throw .notHTTPS }
        guard origins.contains(origin) else { throw .otherOrigin(origin.description) }
    }
}
