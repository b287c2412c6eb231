import COpenSSL
import PKI

/// Reads the certificates and lists of PKCS#7 and CMS messages (RFC 2315 §9, RFC 5652 §5); no signature is looked at.
enum SignedDataReader {
    static func read(
        _ octets: UnsafeRawBufferPointer,
        into collector: inout ContentsCollector,
        at place: () -> String = { "message" }
    ) {
        defer { ERR_clear_error() }
        // PKCS#7 lets any content be signed, CMS any way of naming the signer: neither reads all that the other does.
        if readPKCS7(octets, &collector, place) { return }
        ERR_clear_error()
        if readCMS(octets, &collector, place) { return }
        collector.note(.badPKCS7, "\(place()): \(OpenSSLError("reading it"))")
    }

    private static func readPKCS7(
        _ octets: UnsafeRawBufferPointer,
        _ collector: inout ContentsCollector,
        _ place: () -> String
    ) -> Bool {
        var cursor = octets.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let message = d2i_PKCS7(nil, &cursor, octets.count) else { return false }
        defer { PKCS7_free(message) }
        take(rekey_PKCS7_certificates(message), rekey_PKCS7_revocation_lists(message), &collector, place)
        return true
    }

    private static func readCMS(
        _ octets: UnsafeRawBufferPointer,
        _ collector: inout ContentsCollector,
        _ place: () -> String
    ) -> Bool {
        var cursor = octets.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let message = d2i_CMS_ContentInfo(nil, &cursor, octets.count) else { return false }
        defer { CMS_ContentInfo_free(message) }
        let certificates = CMS_get1_certs(message)
        defer { if let certificates { rekey_sk_X509_pop_free(certificates) } }
        let lists = CMS_get1_crls(message)
        defer { if let lists { rekey_sk_X509_CRL_pop_free(lists) } }
        take(certificates, lists, &collector, place)
        return true
    }

    private static func take(
        _ certificates: OpaquePointer?,
        _ lists: OpaquePointer?,
        _ collector: inout ContentsCollector,
        _ place: () -> String
    ) {
        if let certificates {
            for index in 0..<max(0, rekey_sk_X509_num(certificates)) where !collector.isFull() {
                guard let x509 = rekey_sk_X509_value(certificates, index) else { continue }
                collector.take(parsed: x509) { "\(place()), certificate \(index)" }
            }
        }
        if let lists {
            for index in 0..<max(0, rekey_sk_X509_CRL_num(lists)) where !collector.isFull() {
                collector.take(revocationList: rekey_sk_X509_CRL_value(lists, index)) { "\(place()), list \(index)" }
            }
        }
    }
}
