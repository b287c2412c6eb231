/// Something in a file that could not be read: a reason out of a closed vocabulary, and the particulars.
package struct FileProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The words dashboards count by; never renamed.
    package enum Reason: String, Sendable, CaseIterable {
        case badPEM = "bad_pem"
        case badDER = "bad_der"
        case badPKCS7 = "bad_pkcs7"
        case badPKCS12 = "bad_pkcs12"
        case badKeystore = "bad_jks"
        case badPassphrase = "bad_passphrase"
        case badCertificate = "bad_certificate"
        case badRevocationList = "bad_crl"
        case unsupportedKeystore = "unsupported_keystore"
        case secretEntry = "secret_entry"
        case tooLarge = "too_large"
        case tooMany = "too_many"
        case readFailed = "read_error"
    }

    package let reason: Reason
    /// Where and why, printable, one line.
    package let detail: String

    package init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    package var description: String { "\(reason.rawValue): \(detail)" }
}
