package import PKI

/// Why a TSIG key cannot be used. Never carries any of the secret.
package enum TSIGKeyFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// `errno` of the read.
    case unreadable(errno: Int32)
    case empty
    case tooLong
    /// Neither a `key` clause nor `[algorithm:]name:secret`.
    case form
    case unknownAlgorithm
    case name(MalformedDomainName)
    case secretNotBase64
    case secretEmpty
    case openSSL(OpenSSLError)

    package var description: String {
        switch self {
        case .unreadable(let errno): "TSIG key: the file cannot be read (errno \(errno))"
        case .empty: "TSIG key: the file is empty"
        case .tooLong: "TSIG key: the file is longer than \(TSIGKey.limit) octets"
        case .form: "TSIG key: the file is neither a key clause of BIND nor algorithm:name:secret"
        case .unknownAlgorithm: "TSIG key: its algorithm is not known"
        case .name(let failure): "TSIG key: its name: \(failure)"
        case .secretNotBase64: "TSIG key: its secret is not base64"
        case .secretEmpty: "TSIG key: its secret is empty"
        case .openSSL(let error): "TSIG key: \(error)"
        }
    }

    /// What the operator can do.
    package var hint: String? {
        switch self {
        case .form, .empty, .secretEmpty, .secretNotBase64, .tooLong:
            "make one with: tsig-keygen NAME, or: keymgr -t NAME"
        case .unknownAlgorithm:
            "use one of \(TSIGAlgorithm.allCases.map(\.rawValue).joined(separator: ", "))"
        case .unreadable, .name, .openSSL: nil
        }
    }
}
