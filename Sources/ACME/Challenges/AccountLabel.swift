import PKI

/// The label that keeps the dns-account-01 records of several accounts apart.
///
/// draft-ietf-acme-dns-account-label-03 §3: `_` and the lower-case base32 of the first ten octets of SHA-256 over the
/// account's URL. The URL is taken octet by octet, and does not change with the account's key.
struct AccountLabel: Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(accountURL: String) {
        let digest = SHA256Digest(hashing: Array(accountURL.utf8)).bytes
        description = "_" + Self.base32(Array(digest.prefix(10)))
    }

    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// Lower-case base32 (RFC 4648 §6) of a multiple of five octets: no padding is ever needed.
    static func base32(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        var word: UInt32 = 0
        var bits: UInt32 = 0
        for octet in octets {
            word = (word << 8 | UInt32(octet)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(word >> bits & 31)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
