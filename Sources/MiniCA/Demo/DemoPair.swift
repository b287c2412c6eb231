import NIOSSL
import PKI

/// A chain and a key as the two files hold them.
struct DemoPair {
    private let chain: [NIOSSLCertificate]
    private let key: NIOSSLPrivateKey
    private let serial: String

    /// Reads both files. Two reads: a pair that is swapped between them is found out by `identity`.
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
        serial = leaf.serial
    }

    /// What handshakes need; fails when key and leaf do not belong together.
    func identity(generation: Int) throws(DemoServiceFailure) -> TLSIdentity {
        do {
            return try TLSIdentity(chain: chain, key: key, label: "generation \(generation) serial \(serial)")
        } catch {
            throw .unusable(reason: "\(error)")
        }
    }
}
