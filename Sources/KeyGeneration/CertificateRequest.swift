import COpenSSL
package import PKI

/// A PKCS#10 request (RFC 2986) for a set of identifiers.
package struct CertificateRequest: Sendable {
    /// The DER to send: base64url of it is what finalize takes (RFC 8555 §7.4).
    package let der: [UInt8]
    /// The key it asks a certificate for.
    package let publicKey: SubjectPublicKeyInfo

    /// Makes and signs a request: empty subject, one subjectAltName extension and nothing else.
    ///
    /// No common name (an IP address there is refused by public authorities), no must-staple (no longer issued for),
    /// no key usage wishes: the profile is the authority's. SHA-256, SHA-384 for P-384.
    package init(for identifiers: some Collection<Identifier>, key: PrivateKey) throws(KeyFailure) {
        guard let request = X509_REQ_new() else { throw .request(OpenSSLError("making")) }
        defer { X509_REQ_free(request) }
        guard X509_REQ_set_version(request, 0) == 1, X509_REQ_set_pubkey(request, key.handle) == 1 else {
            throw .request(OpenSSLError("filling in"))
        }
        try Self.addNames(identifiers.sorted(), to: request)
        guard X509_REQ_sign(request, key.handle, Self.digest(for: key)) > 0 else {
            throw .request(OpenSSLError("signing"))
        }
        der = try Self.encode(request)
        publicKey = key.publicKey
    }

    private static func addNames(_ identifiers: [Identifier], to request: OpaquePointer) throws(KeyFailure) {
        let entry: OpaquePointer
        do throws(OpenSSLError) { entry = try NamesExtension.make(identifiers) } catch { throw .request(error) }
        guard let extensions = rekey_sk_X509_EXTENSION_new() else {
            X509_EXTENSION_free(entry)
            throw .request(OpenSSLError("making extensions"))
        }
        defer { rekey_sk_X509_EXTENSION_pop_free(extensions) }
        guard rekey_sk_X509_EXTENSION_push(extensions, entry) > 0 else {
            X509_EXTENSION_free(entry)
            throw .request(OpenSSLError("adding the subjectAltName"))
        }
        guard X509_REQ_add_extensions(request, extensions) == 1 else {
            throw .request(OpenSSLError("adding the subjectAltName"))
        }
    }

    private static func digest(for key: PrivateKey) -> OpaquePointer? {
        switch key.publicKey.algorithm {
        case .ed25519: nil
        case .ecdsaP384: EVP_sha384()
        default: EVP_sha256()
        }
    }

    private static func encode(_ request: OpaquePointer) throws(KeyFailure) -> [UInt8] {
        let length = i2d_X509_REQ(request, nil)
        guard length > 0 else { throw .request(OpenSSLError("encoding")) }
        var der = [UInt8](repeating: 0, count: Int(length))
        der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_X509_REQ(request, &cursor)
        }
        return der
    }
}
