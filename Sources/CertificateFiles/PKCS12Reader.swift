import COpenSSL
import PKI

/// Reads the certificates and lists of a PKCS#12 file (RFC 7292). Keys are noted and never decrypted.
///
/// Bags that are not encrypted need no password. The others are tried with the known ones; the file's MAC tells which of
/// them is right before anything is decrypted.
struct PKCS12Reader {
    let passwords: KnownPasswords

    func read(_ octets: UnsafeRawBufferPointer, into collector: inout ContentsCollector) {
        defer { ERR_clear_error() }
        collector.contents.form = .pkcs12
        // The context given here is the one the file's parts are decrypted in.
        var file = PKCS12_init_ex(NID_pkcs7_data, KeystoreLibrary.shared.context, nil)
        var cursor = octets.baseAddress?.assumingMemoryBound(to: UInt8.self)
        // On failure OpenSSL frees the object it was given.
        guard d2i_PKCS12(&file, &cursor, octets.count) != nil, let file else {
            return collector.note(.badPKCS12, "\(OpenSSLError("reading it"))")
        }
        defer { PKCS12_free(file) }
        guard let safes = PKCS12_unpack_authsafes(file) else {
            return collector.note(.badPKCS12, "\(OpenSSLError("reading its safes"))")
        }
        defer { rekey_sk_PKCS7_pop_free(safes) }
        var opener = PKCS12Opener(file: file, passwords: passwords)
        opener.checkMAC()
        collector.isProtected = PKCS12_mac_present(file) == 1
        for index in 0..<max(0, rekey_sk_PKCS7_num(safes)) where !collector.isFull() {
            guard let safe = rekey_sk_PKCS7_value(safes, index) else { continue }
            read(safe, number: Int(index), &opener, &collector)
        }
        // Where no password was ever set, the empty one opens.
        collector.contents.opensWithKnownPassword = opener.isOpen || !collector.isProtected
    }

    private func read(
        _ safe: UnsafeMutablePointer<PKCS7>,
        number: Int,
        _ opener: inout PKCS12Opener,
        _ collector: inout ContentsCollector
    ) {
        ERR_clear_error()
        switch rekey_PKCS7_type(safe) {
        case NID_pkcs7_data:
            guard let bags = PKCS12_unpack_p7data(safe) else {
                return collector.note(.badPKCS12, "safe \(number): \(OpenSSLError("reading its bags"))")
            }
            defer { rekey_sk_PKCS12_SAFEBAG_pop_free(bags) }
            PKCS12Bags(safe: number).read(bags, into: &collector)
        case NID_pkcs7_encrypted:
            collector.isProtected = true
            do {
                let bags = try opener.open(safe)
                defer { rekey_sk_PKCS12_SAFEBAG_pop_free(bags) }
                PKCS12Bags(safe: number).read(bags, into: &collector)
            } catch {
                collector.note(error.reason, "safe \(number): \(error.detail)")
            }
        default:
            collector.isProtected = true
            collector.note(.badPassphrase, "safe \(number): it is encrypted for a private key, not by a password")
        }
    }
}
