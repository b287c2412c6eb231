import Glibc
package import PKI

/// Why a key could not be made, read, written or used. Never carries key material.
package enum KeyFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case generation(KeyAlgorithm, OpenSSLError)
    case reading(OpenSSLError)
    case writing(OpenSSLError)
    case signing(OpenSSLError)
    case request(OpenSSLError)
    case encoding(OpenSSLError)
    case certificate(OpenSSLError)
    case unsupported(String)
    case weak(KeyWeakness)
    case secretEmpty
    case secretNotBase64
    case secretTooLong
    /// A private JSON Web Key that cannot be used.
    case jwk(JWKFault)
    /// The system's error number at reading a key or a secret: this says nothing of what the file holds.
    case unreadable(Int32)
    /// The system's error number at writing a key.
    case unwritable(Int32)

    package var description: String {
        switch self {
        case .generation(let algorithm, let error): "key: making one of type \(algorithm): \(error)"
        case .reading(let error): "key: \(error)"
        case .writing(let error): "key: \(error)"
        case .signing(let error): "key: \(error)"
        case .request(let error): "certificate request: \(error)"
        case .encoding(let error): "key: \(error)"
        case .certificate(let error): "challenge certificate: \(error)"
        case .weak(let weakness): "key: \(weakness)"
        case .unsupported(let use): "key: its type is not usable \(use)"
        case .secretEmpty: "external account key: the file is empty"
        case .secretNotBase64: "external account key: neither base64url nor base64"
        case .secretTooLong: "external account key: longer than 4096 octets"
        case .jwk(let fault): "private JSON Web Key: \(fault)"
        case .unreadable(let number): "key: reading it failed: \(String(cString: strerror(number)))"
        case .unwritable(let number): "key: writing it failed: \(String(cString: strerror(number)))"
        }
    }
}
