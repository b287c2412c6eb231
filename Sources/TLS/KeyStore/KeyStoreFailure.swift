package import PKI

/// Why a key store could not be made.
package enum KeyStoreFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file of the password cannot be read, or its first line is longer than 1,024 bytes.
    case password
    /// The certificates cannot be read.
    case certificates(OpenSSLError)
    /// The key cannot be read.
    case key(OpenSSLError)
    /// It could not be put together or written.
    case store(OpenSSLError)

    /// One line: what is wrong.
    package var description: String {
        switch self {
        case .password: "its password cannot be read, or is longer than 1,024 bytes"
        case .certificates(let error), .key(let error), .store(let error): "\(error)"
        }
    }
}
