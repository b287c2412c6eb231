import COpenSSL
import PKI

extension RevocationList {
    /// Reads a list that OpenSSL has parsed; nil when it says no time that can be read.
    init?(parsed list: OpaquePointer) {
        defer { ERR_clear_error() }
        guard let made = ASN1Date.date(X509_CRL_get0_lastUpdate(list)) else { return nil }
        let promised = X509_CRL_get0_nextUpdate(list)
        let next = ASN1Date.date(promised)
        guard promised == nil || next != nil else { return nil }
        let entries = X509_CRL_get_REVOKED(list)
        self.init(
            issuer: NameText.rfc2253(X509_CRL_get_issuer(list)),
            thisUpdate: made,
            nextUpdate: next,
            number: Self.number(of: list),
            revokedCount: entries.map { Int(max(0, rekey_sk_X509_REVOKED_num($0))) } ?? 0
        )
    }

    /// RFC 5280 §5.2.3: "CRL issuers MUST NOT use CRLNumber values longer than 20 octets"; what is longer is cut.
    private static func number(of list: OpaquePointer) -> String? {
        guard let raw = X509_CRL_get_ext_d2i(list, NID_crl_number, nil, nil) else { return nil }
        let number = raw.assumingMemoryBound(to: ASN1_INTEGER.self)
        defer { ASN1_INTEGER_free(number) }
        guard let start = ASN1_STRING_get0_data(number) else { return nil }
        return Hex.encode(UnsafeBufferPointer(start: start, count: min(20, Int(max(0, ASN1_STRING_length(number))))))
    }
}
