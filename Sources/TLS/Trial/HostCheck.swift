import COpenSSL
import PKI

/// OpenSSL's judgement whether a certificate speaks for a name (RFC 9525 §6): subjectAltName only, whole-label wildcards.
enum HostCheck {
    static func accepts(_ identifier: Identifier, _ certificate: Certificate) -> Bool {
        let parsed = certificate.der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return d2i_X509(nil, &cursor, buffer.count)
        }
        guard let parsed else {
            ERR_clear_error()
            return false
        }
        defer {
            X509_free(parsed)
            ERR_clear_error()
        }
        let flags = UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)
        switch identifier {
        case .ip(let address):
            return X509_check_ip(parsed, address.octets, address.octets.count, flags) == 1
        case .dns(let name):
            // No client asks for an asterisk: it asks for a name that the wildcard stands for.
            let asked = name.isWildcard ? "any-name.\(name.base)" : name.ascii
            return X509_check_host(parsed, asked, asked.utf8.count, flags, nil) == 1
        }
    }
}
