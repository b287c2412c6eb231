import COpenSSL
import PKI

/// OpenSSL's objects of a leaf and its issuer, freed together.
final class ParsedPair {
    let leaf: OpaquePointer
    let issuer: OpaquePointer

    /// Parses both; nil when memory is short.
    init?(_ leaf: Certificate, _ issuer: Certificate) {
        guard let first = Self.parse(leaf) else { return nil }
        guard let second = Self.parse(issuer) else {
            X509_free(first)
            return nil
        }
        self.leaf = first
        self.issuer = second
    }

    deinit {
        X509_free(leaf)
        X509_free(issuer)
    }

    private static func parse(_ certificate: Certificate) -> OpaquePointer? {
        certificate.der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_X509(nil, &cursor, buffer.count)
        }
    }
}
