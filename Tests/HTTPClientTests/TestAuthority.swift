import COpenSSL
import Foundation

/// A throw-away authority: its root goes to a file, its keys never leave memory.
final class TestAuthority {
    struct Failed: Error { let step: String }

    let rootFile: String
    private let key: OpaquePointer
    private let root: OpaquePointer

    init() throws {
        key = try Self.newKey()
        root = try Self.certificate(
            subject: "Test Root",
            issuer: nil,
            key: key,
            signer: key,
            days: -1...30,
            extensions: [(NID_basic_constraints, "critical,CA:TRUE"), (NID_key_usage, "critical,keyCertSign")]
        )
        rootFile = FileManager.default.temporaryDirectory.appending(path: "rekey-http-\(UUID().uuidString).pem").path
        guard let file = BIO_new_file(rootFile, "w") else { throw Failed(step: rootFile) }
        defer { BIO_free(file) }
        guard PEM_write_bio_X509(file, root) == 1 else { throw Failed(step: "write root") }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: rootFile)
        X509_free(root)
        EVP_PKEY_free(key)
    }

    /// A server context with a leaf for `names` (`DNS:a.example,IP:127.0.0.1`), valid over `days` from now.
    func serverContext(
        _ names: String,
        days: ClosedRange<Int> = -1...5,
        maximumVersion: Int32? = nil
    ) throws -> OpaquePointer {
        let leafKey = try Self.newKey()
        defer { EVP_PKEY_free(leafKey) }
        let leaf = try Self.certificate(
            subject: "leaf",
            issuer: root,
            key: leafKey,
            signer: key,
            days: days,
            extensions: [(NID_subject_alt_name, names), (NID_ext_key_usage, "serverAuth")]
        )
        defer { X509_free(leaf) }
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw Failed(step: "context") }
        guard SSL_CTX_use_certificate(context, leaf) == 1, SSL_CTX_use_PrivateKey(context, leafKey) == 1 else {
            throw Failed(step: "use leaf")
        }
        if let maximumVersion {
            SSL_CTX_set_security_level(context, 0)
            _ = rekey_SSL_CTX_set_min_proto_version(context, TLS1_VERSION)
            _ = rekey_SSL_CTX_set_max_proto_version(context, maximumVersion)
        }
        return context
    }

    private static func newKey() throws -> OpaquePointer {
        guard let key = rekey_EVP_EC_gen("P-256") else { throw Failed(step: "key") }
        return key
    }

    private static func certificate(
        subject: String,
        issuer: OpaquePointer?,
        key: OpaquePointer,
        signer: OpaquePointer,
        days: ClosedRange<Int>,
        extensions: [(Int32, String)]
    ) throws -> OpaquePointer {
        guard let certificate = X509_new() else { throw Failed(step: "certificate") }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), Int.random(in: 1...1_000_000_000))
        X509_gmtime_adj(X509_getm_notBefore(certificate), days.lowerBound * 86_400)
        X509_gmtime_adj(X509_getm_notAfter(certificate), days.upperBound * 86_400)
        X509_set_pubkey(certificate, key)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, subject, -1, -1, 0)
        X509_set_issuer_name(certificate, issuer.map { X509_get_subject_name($0) } ?? name)
        for (identifier, value) in extensions {
            guard let entry = X509V3_EXT_conf_nid(nil, nil, identifier, value) else { throw Failed(step: value) }
            X509_add_ext(certificate, entry, -1)
            X509_EXTENSION_free(entry)
        }
        guard X509_sign(certificate, signer, EVP_sha256()) > 0 else { throw Failed(step: "sign") }
        return certificate
    }
}
