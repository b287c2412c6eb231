/// One log with the static API (c2sp.org/static-ct-api).
package struct TransparencyLogSettings: Sendable, Hashable {
    /// The monitoring prefix.
    package var url: String
    /// The first line of its checkpoints; nil means the URL without scheme and without slashes at its end.
    package var origin: String?
    /// The log's SubjectPublicKeyInfo in base64, as log lists have it; nil takes its checkpoints unsigned.
    package var key: String?

    package init(url: String, origin: String? = nil, key: String? = nil) {
        self.url = url
        self.origin = origin
        self.key = key
    }
}
