import COpenSSL

extension FileContent {
    /// The certificates in it, in PEM, in their order; at most ``CertificateChain/lengthLimit`` of them. What stands
    /// between them, a key too, is passed over and never a Swift value.
    package func certificates() -> [Certificate] {
        // The end of a PEM file is told as an error.
        defer { ERR_clear_error() }
        return withBIO { bio in
            var found: [Certificate] = []
            while found.count < CertificateChain.lengthLimit, let one = PEM_read_bio_X509(bio, nil, nil, nil) {
                defer { X509_free(one) }
                var octets: UnsafeMutablePointer<UInt8>?
                let count = i2d_X509(one, &octets)
                guard count > 0, let octets else { break }
                defer { rekey_OPENSSL_free(octets) }
                guard let parsed = try? Certificate(der: Array(UnsafeBufferPointer(start: octets, count: Int(count))))
                else { break }
                found.append(parsed)
            }
            return found
        }
    }
}
