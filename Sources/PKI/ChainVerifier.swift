import COpenSSL
import FoundationEssentials

/// OpenSSL's path validation (RFC 5280 §6) behind one call.
enum ChainVerifier {
    static func verify(_ chain: CertificateChain, against trust: TrustStore, at instant: Date) -> ChainVerdict {
        guard let store = X509_STORE_new() else { return .undecided(OpenSSLError("making a trust store")) }
        defer { X509_STORE_free(store) }
        guard load(trust, into: store) else { return .undecided(OpenSSLError("loading the trusted roots")) }

        guard let untrusted = rekey_sk_X509_new() else { return .undecided(OpenSSLError("making a chain")) }
        defer { rekey_sk_X509_pop_free(untrusted) }
        for certificate in chain.intermediates {
            guard let x509 = certificate.parsed() else { return .undecided(OpenSSLError("parsing a certificate")) }
            _ = rekey_sk_X509_push(untrusted, x509)
        }
        guard let leaf = chain.leaf.parsed() else { return .undecided(OpenSSLError("parsing the leaf")) }
        defer { X509_free(leaf) }

        guard let context = X509_STORE_CTX_new() else { return .undecided(OpenSSLError("preparing")) }
        defer { X509_STORE_CTX_free(context) }
        guard X509_STORE_CTX_init(context, store, leaf, untrusted) == 1 else {
            return .undecided(OpenSSLError("preparing"))
        }
        configure(X509_STORE_CTX_get0_param(context), at: instant)
        return judge(context)
    }

    static func load(_ trust: TrustStore, into store: OpaquePointer) -> Bool {
        switch trust {
        case .system:
            return X509_STORE_set_default_paths(store) == 1
        case .roots(let roots):
            for root in roots {
                guard let x509 = root.parsed() else { return false }
                defer { X509_free(x509) }
                guard X509_STORE_add_cert(store, x509) == 1 else { return false }
            }
            return true
        }
    }

    static func configure(_ parameters: OpaquePointer?, at instant: Date?) {
        if let seconds = instant?.timeIntervalSince1970 {
            X509_VERIFY_PARAM_set_time(parameters, time_t(exactly: seconds.rounded()) ?? 0)
        } else {
            X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
        }
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER)
        // An operator may name an intermediate as the anchor; who names it trusts it.
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        X509_VERIFY_PARAM_set_depth(parameters, Int32(CertificateChain.lengthLimit))
        // Level 2 is 112 bits: SHA-1 signatures and RSA keys under 2048 bits lose.
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
    }

    static func judge(_ context: OpaquePointer) -> ChainVerdict {
        defer { ERR_clear_error() }
        if X509_verify_cert(context) == 1 {
            guard let path = X509_STORE_CTX_get0_chain(context), rekey_sk_X509_num(path) > 0,
                let anchor = rekey_sk_X509_value(path, rekey_sk_X509_num(path) - 1)
            else { return .undecided(OpenSSLError("reading the path")) }
            return .trusted(root: Certificate.subject(of: anchor))
        }
        let code = X509_STORE_CTX_get_error(context)
        let reason = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
        return .untrusted(reason: reason, position: Int(X509_STORE_CTX_get_error_depth(context)))
    }
}
