/// A log with the static API (c2sp.org/static-ct-api).
package struct StaticLog: Sendable, Equatable {
    /// The monitoring prefix: a URL.
    package let monitoringPrefix: String
    /// The submission prefix without scheme and without trailing slashes: the first line of its checkpoints.
    package let origin: String
    /// The log's SubjectPublicKeyInfo in DER; nil when its checkpoints are to be taken unsigned.
    package let key: [UInt8]?
    package let trust: FetchTrust

    package init(monitoringPrefix: String, origin: String, key: [UInt8]?, trust: FetchTrust = .system) {
        self.monitoringPrefix = monitoringPrefix
        self.origin = origin
        self.key = key
        self.trust = trust
    }

    /// Where its certificates are told.
    package var place: Place {
        let words = origin.split(separator: "/").map { RemoteURL.encoded($0) }
        return Place(uri: "ct://\(words.joined(separator: "/"))", kind: .transparency)
    }
}
