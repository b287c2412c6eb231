/// Why the demonstration's service did not start or reload.
package enum DemoServiceFailure: Error, Sendable, CustomStringConvertible {
    /// A file cannot be read or holds something else than it should.
    case unreadable(path: String, reason: String)
    /// The key is not the leaf's.
    case mismatch(certificate: String, key: String)
    /// They are a pair, but not one that the TLS library can use.
    case unusable(reason: String)
    /// It was told to refuse.
    case refused
    /// The port could not be listened on.
    case listen(MiniCAFailure)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "demo service: \(path): \(reason)"
        case .mismatch(let certificate, let key): "demo service: \(key) is not the key of \(certificate)"
        case .unusable(let reason): "demo service: certificate and key cannot be served: \(reason)"
        case .refused: "demo service: reload refused, as told"
        case .listen(let failure): "demo service: \(failure)"
        }
    }
}
