import COpenSSL
import PKI

/// The certificates the peer of a client connection sent.
enum PresentedCertificates {
    /// More than a server may sensibly send; what follows is not read.
    static let most = 32

    /// Reads them, leaf first, from a connection whose handshake is over.
    static func read(_ ssl: OpaquePointer) throws(ProbeFailure) -> [Certificate] {
        guard let chain = SSL_get_peer_cert_chain(ssl), rekey_sk_X509_num(chain) > 0 else { throw .noCertificate }
        var certificates: [Certificate] = []
        for index in 0..<min(rekey_sk_X509_num(chain), Int32(most)) {
            guard let x509 = rekey_sk_X509_value(chain, index) else { throw .noCertificate }
            do {
                certificates.append(try Certificate(der: der(x509)))
            } catch {
                throw .certificate(position: Int(index), error)
            }
        }
        return certificates
    }

    private static func der(_ x509: OpaquePointer) -> [UInt8] {
        let length = i2d_X509(x509, nil)
        guard length > 0 else { return [] }
        var octets = [UInt8](repeating: 0, count: Int(length))
        octets.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_X509(x509, &cursor)
        }
        return octets
    }
}
