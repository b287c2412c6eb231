import COpenSSL

/// Parsing a certificate without decoding its key.
///
/// OpenSSL decodes the key of every certificate it parses, by way of the decoders of the certificate's library context:
/// five sixths of the time, behind locks that all threads share. In a context whose one provider is the `null` provider
/// there are no decoders: the certificate is parsed as ever, and its key is left for ``CanonicalKey`` to read.
enum CertificateParsing {
    /// provider(7): the null provider "contains no algorithms"; without it the default one would be loaded by itself.
    /// Unsafe in name only: a library context is locked by OpenSSL, and this one lives as long as the process.
    private nonisolated(unsafe) static let context: OpaquePointer? = {
        guard let context = OSSL_LIB_CTX_new() else { return nil }
        guard OSSL_PROVIDER_load(context, "null") != nil else {
            OSSL_LIB_CTX_free(context)
            return nil
        }
        return context
    }()

    /// OpenSSL's object of the certificate at the beginning of some octets, for the caller to free, and how many octets
    /// it takes; nil for what is no certificate. Neither key nor signature can be used with it.
    static func keyless(_ der: UnsafeBufferPointer<UInt8>) -> (certificate: OpaquePointer, length: Int)? {
        var cursor = der.baseAddress
        var object = X509_new_ex(context, nil)
        // On failure OpenSSL frees the object it was given and sets the pointer to NULL.
        guard let parsed = d2i_X509(&object, &cursor, der.count) else { return nil }
        guard let start = der.baseAddress, let cursor else {
            X509_free(parsed)
            return nil
        }
        return (parsed, cursor - start)
    }
}
