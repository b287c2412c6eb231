import NIOCore
import NIOSSL

/// A certificate with its key, ready for handshakes, and a word by which answers can name it.
struct TLSIdentity: Sendable {
    let context: NIOSSLContext
    let label: String

    /// Fails, in the TLS library's words, when the key is not the leaf's.
    init(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey, label: String) throws {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        // A client that has gone away without a close_notify must not hold the listener's end up.
        configuration.shutdownTimeout = .milliseconds(100)
        context = try NIOSSLContext(configuration: configuration)
        self.label = label
    }
}
