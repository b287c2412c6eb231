import COpenSSL
import PKI

/// The certificates the peer of a client connection sent.
enum PresentedCertificates {
    /// More than a server may sensibly send; what follows is not read.
    static let most = 32

    /// Reads them, leaf first, from a connection whose handshake is over.
    static func read(_ ssl: OpaquePointer, known: KnownCertificates? = nil) throws(ProbeFailure) -> [Certificate] {
        guard let chain = SSL_get_peer_cert_chain(ssl), rekey_sk_X509_num(chain) > 0 else { throw .noCertificate }
        var certificates: [Certificate] = []
        for index in 0..<min(rekey_sk_X509_num(chain), Int32(most)) {
            guard let x509 = rekey_sk_X509_value(chain, index) else { throw .noCertificate }
            do {
                certificates.append(try certificate(of: x509, known))
            } catch {
                throw .certificate(position: Int(index), error)
            }
        }
        return certificates
    }

    private static func certificate(
        of x509: OpaquePointer,
        _ known: KnownCertificates?
    ) throws(Certificate.Failure) -> Certificate {
        guard let known else { return try Certificate(parsed: x509) }
        return try known.certificate(of: x509)
    }

    /// The DER of an object of OpenSSL's; empty when it cannot be had.
    static func octets(of x509: OpaquePointer) -> [UInt8] {
        let length = i2d_X509(x509, nil)
        guard length > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            var cursor = buffer.baseAddress
            count = Int(max(0, i2d_X509(x509, &cursor)))
        }
    }
}
