import COpenSSL

extension Offer {
    /// Sets up a client's connection; false when OpenSSL does not know something that was asked for (its queue says what).
    func apply(to ssl: OpaquePointer) -> Bool {
        guard self != .ordinary else { return true }
        return applyVersion(to: ssl) && applyAuthentication(to: ssl)
            && (ciphers.map { SSL_set_cipher_list(ssl, $0) == 1 } ?? true)
            && (suites.map { SSL_set_ciphersuites(ssl, $0) == 1 } ?? true)
            && (groups.map { rekey_SSL_set1_groups_list(ssl, $0) == 1 } ?? true)
            && applyProtocols(to: ssl)
    }

    private func applyVersion(to ssl: OpaquePointer) -> Bool {
        guard let version else { return true }
        let number = Int32(version.rawValue)
        return rekey_SSL_set_min_proto_version(ssl, number) == 1 && rekey_SSL_set_max_proto_version(ssl, number) == 1
    }

    /// TLS 1.3 and 1.2 go by the signature algorithms, TLS 1.2 and older by the suites.
    private func applyAuthentication(to ssl: OpaquePointer) -> Bool {
        switch authentication {
        case .any: true
        case .rsa:
            SSL_set_cipher_list(ssl, "aRSA:@SECLEVEL=0") == 1
                && rekey_SSL_set1_sigalgs_list(ssl, Self.rsaSignatures) == 1
        case .ecdsa:
            SSL_set_cipher_list(ssl, "aECDSA:@SECLEVEL=0") == 1
                && rekey_SSL_set1_sigalgs_list(ssl, Self.ecdsaSignatures) == 1
        case .ed25519:
            // RFC 8422 §2: in TLS 1.2 it goes by the ECDSA suites.
            SSL_set_cipher_list(ssl, "aECDSA:@SECLEVEL=0") == 1 && rekey_SSL_set1_sigalgs_list(ssl, "ed25519") == 1
        }
    }

    /// The function returns 0 for success, unlike its neighbours.
    private func applyProtocols(to ssl: OpaquePointer) -> Bool {
        let octets = ApplicationProtocol.encode(applicationProtocols)
        return octets.isEmpty || SSL_set_alpn_protos(ssl, octets, UInt32(octets.count)) == 0
    }

    private static let rsaSignatures =
        "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:rsa_pss_pss_sha256:rsa_pss_pss_sha384:"
        + "rsa_pss_pss_sha512:RSA+SHA256:RSA+SHA384:RSA+SHA512:RSA+SHA224:RSA+SHA1"
    private static let ecdsaSignatures =
        "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ECDSA+SHA224:ECDSA+SHA1"
}
