import NIOSSL
import PKI

/// A chain and a key as the two files hold them.
struct DemoPair {
    private let chain: [NIOSSLCertificate]
    private let key: NIOSSLPrivateKey
    private let serial: String

    /// Reads both files, and fails when they are not a pair: swapped between the reads, for example.
    init(certificate: String, key: String) throws(DemoServiceFailure) {
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw .unreadable(path: certificate, reason: "\(error)")
        }
        do {
            self.key = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw .unreadable(path: key, reason: "\(error)")
        }
        guard let der = try? chain.first?.toDERBytes(), let leaf = try? Certificate(der: der) else {
            throw .unreadable(path: certificate, reason: "there is no certificate in it")
        }
        // NIOSSL would find a mismatch too, but in words nobody understands, and it leaks the context it gives up.
        guard KeyHandle(pemFile: key)?.publicKey == leaf.publicKey else {
            throw .mismatch(certificate: certificate, key: key)
        }
        serial = leaf.serial
    }

    /// What handshakes need; fails when the TLS library cannot use the pair.
    func identity(generation: Int) throws(DemoServiceFailure) -> TLSIdentity {
        do {
            return try TLSIdentity(chain: chain, key: key, label: "generation \(generation) serial \(serial)")
        } catch {
            throw .unusable(reason: "\(error)")
        }
    }
}
