import COpenSSL
import PKI

/// Certificates that were seen already, by their octets: intermediates come with nearly every leaf, and are read once.
///
/// Lives on one thread. Holds a bounded number, and then begins anew.
final class KnownCertificates {
    private let most: Int
    private var byOctets: [[UInt8]: Certificate] = [:]

    /// - Parameter most: a certificate takes some five KiB.
    init(most: Int = 4096) { self.most = most }

    /// The certificate of an object of OpenSSL's, read when it was not seen before.
    func certificate(of x509: OpaquePointer) throws(Certificate.Failure) -> Certificate {
        let octets = PresentedCertificates.octets(of: x509)
        if let known = byOctets[octets] { return known }
        let certificate = try Certificate(parsed: x509)
        if byOctets.count >= most { byOctets.removeAll(keepingCapacity: true) }
        byOctets[certificate.der] = certificate
        return certificate
    }
}
