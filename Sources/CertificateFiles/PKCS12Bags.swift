import COpenSSL
import Glibc
import PKI

/// Reads the bags of one safe (RFC 7292 §4.2).
struct PKCS12Bags {
    /// Bags in bags in bags; no tool writes even one level.
    private static let depthLimit = 8

    /// The safe's number, for messages.
    let safe: Int

    func read(_ bags: OpaquePointer, into collector: inout ContentsCollector, depth: Int = 0) {
        for index in 0..<max(0, rekey_sk_PKCS12_SAFEBAG_num(bags)) {
            if collector.isFull() { return }
            guard let bag = rekey_sk_PKCS12_SAFEBAG_value(bags, index) else { continue }
            read(bag, "safe \(safe), bag \(index)", &collector, depth)
        }
    }

    private func read(_ bag: OpaquePointer, _ place: String, _ collector: inout ContentsCollector, _ depth: Int) {
        ERR_clear_error()
        switch PKCS12_SAFEBAG_get_nid(bag) {
        case NID_keyBag: collector.contents.holdsPrivateKey = true
        case NID_pkcs8ShroudedKeyBag: (collector.contents.holdsPrivateKey, collector.isProtected) = (true, true)
        case NID_certBag: certificate(bag, place, &collector)
        case NID_crlBag:
            let list = PKCS12_SAFEBAG_get1_crl(bag)
            defer { X509_CRL_free(list) }
            collector.take(revocationList: list) { place }
        case NID_secretBag: collector.note(.secretEntry, "\(place): a secret that is no certificate")
        case NID_safeContentsBag:
            guard depth < Self.depthLimit, let inner = PKCS12_SAFEBAG_get0_safes(bag) else {
                return collector.note(.badPKCS12, "\(place): bags nested too deep")
            }
            read(inner, into: &collector, depth: depth + 1)
        default: collector.note(.badPKCS12, "\(place): a bag of unknown kind")
        }
    }

    private func certificate(_ bag: OpaquePointer, _ place: String, _ collector: inout ContentsCollector) {
        guard let x509 = PKCS12_SAFEBAG_get1_cert(bag) else {
            return collector.miss(.badCertificate, "\(place): \(OpenSSLError("parsing"))")
        }
        defer { X509_free(x509) }
        collector.take(parsed: x509, alias: Self.friendlyName(of: bag)) { place }
    }

    private static func friendlyName(of bag: OpaquePointer) -> String? {
        guard let name = PKCS12_get_friendlyname(bag) else { return nil }
        defer { rekey_OPENSSL_free(name) }
        let octets = UnsafeRawBufferPointer(start: name, count: strlen(name))
        return octets.isEmpty ? nil : PrintableAlias.text(octets)
    }
}
