/// What a server must not agree to any more, as scanners name it.
package enum Weakness: String, Sendable, Hashable, CaseIterable {
    /// No encryption (RFC 9325 §4.1).
    case null
    /// No authentication of the server (RFC 9325 §4.1).
    case anonymous
    /// Keys of 40 or 56 bits, once for export.
    case export
    /// RFC 7465.
    case rc4
    /// Single DES and RC2.
    case des
    /// Blocks of 64 bits: Sweet32 (RFC 9325 §4.1).
    case tripleDES = "3des"
    /// A Diffie-Hellman group of fewer than 2048 bits (RFC 9325 §4.5).
    case smallDiffieHellman = "small-dh"
    /// Compression before encryption: CRIME (RFC 9325 §3.3).
    case compression
    /// No renegotiation_info (RFC 5746) in TLS 1.2 or older.
    case insecureRenegotiation = "insecure-renegotiation"
}
