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
        guard let names = rekey_GENERAL_NAMES_new() else { throw .request(OpenSSLError("making names")) }
        defer { GENERAL_NAMES_free(names) }
        for identifier in identifiers {
            guard let name = generalName(identifier), rekey_sk_GENERAL_NAME_push(names, name) > 0 else {
                throw .request(OpenSSLError("adding a name"))
            }
        }
        guard let extensions = rekey_sk_X509_EXTENSION_new() else { throw .request(OpenSSLError("making extensions")) }
        defer { rekey_sk_X509_EXTENSION_pop_free(extensions) }
        guard let entry = X509V3_EXT_i2d(NID_subject_alt_name, 0, UnsafeMutableRawPointer(names)),
            rekey_sk_X509_EXTENSION_push(extensions, entry) > 0,
            X509_REQ_add_extensions(request, extensions) == 1
        else { throw .request(OpenSSLError("adding the subjectAltName")) }
    }

    private static func generalName(_ identifier: Identifier) -> UnsafeMutablePointer<GENERAL_NAME>? {
        let (octets, type) =
            switch identifier {
            case .dns(let name): (Array(name.ascii.utf8), GEN_DNS)
            case .ip(let address): (address.octets, GEN_IPADD)
            }
        let stringType = type == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING
        guard let name = GENERAL_NAME_new(), let string = ASN1_STRING_type_new(stringType),
            ASN1_STRING_set(string, octets, Int32(clamping: octets.count)) == 1
        else { return nil }
        GENERAL_NAME_set0_value(name, type, string)
        return name
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
