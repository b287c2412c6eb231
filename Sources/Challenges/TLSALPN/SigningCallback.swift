import NIOCore
import NIOSSL

/// A key that the TLS library may use but never sees: each handshake's signature is asked of whoever made it.
struct SigningCallback: NIOSSLCustomPrivateKey, Hashable {
    let certificate: ChallengeCertificate

    var signatureAlgorithms: [SignatureAlgorithm] { [.ecdsaSecp256R1Sha256] }

    func sign(
        channel: any Channel,
        algorithm: SignatureAlgorithm,
        data: ByteBuffer
    ) -> EventLoopFuture<ByteBuffer> {
        channel.eventLoop.makeCompletedFuture {
            ByteBuffer(bytes: try certificate.sign(Array(data.readableBytesView)))
        }
    }

    /// RSA key exchange only, which a P-256 key has no part in.
    func decrypt(channel: any Channel, data: ByteBuffer) -> EventLoopFuture<ByteBuffer> {
        channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
    }

    static func == (left: SigningCallback, right: SigningCallback) -> Bool {
        left.certificate.der == right.certificate.der
    }

    func hash(into hasher: inout Hasher) { hasher.combine(certificate.der) }
}
