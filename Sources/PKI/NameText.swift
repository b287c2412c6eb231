import COpenSSL

/// Distinguished names in text, for people; never compared.
package enum NameText {
    /// An `X509_NAME` in RFC 2253 text: control characters escaped, cut at 1,024 octets; empty for nil.
    package static func rfc2253(_ name: OpaquePointer?) -> String {
        guard let name, let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        guard rekey_X509_NAME_print(bio, name) >= 0 else { return "" }
        var start: UnsafeMutablePointer<CChar>?
        let length = rekey_BIO_get_mem_data(bio, &start)
        guard let start, length > 0 else { return "" }
        let octets = UnsafeRawBufferPointer(start: start, count: min(length, 1024))
        return String(decoding: octets, as: UTF8.self)
    }
}
