/// Why a suite must not be offered by anybody, read off its name in OpenSSL's or IANA's spelling.
package enum CipherWeakness: String, Sendable, CaseIterable {
    /// No encryption at all.
    case null = "no encryption"
    /// Nobody is authenticated.
    case anonymous = "no authentication"
    /// 40 or 56 bits, made for export.
    case export = "export strength"
    /// RFC 7465: "TLS servers MUST NOT select an RC4 cipher suite".
    case rc4 = "RC4"
    /// Blocks of 64 bits (SWEET32), or DES itself.
    case tripleDES = "3DES or DES"
    case legacy = "RC2, IDEA, SEED or an MD5 code"

    /// nil when the name shows none of these.
    package init?(ofCipher name: String) {
        let words = Set(name.uppercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init))
        let isOne: (Set<String>) -> Bool = { !words.isDisjoint(with: $0) }
        if isOne(["NULL"]) {
            self = .null
        } else if isOne(["ADH", "AECDH", "ANON"]) {
            self = .anonymous
        } else if isOne(["EXP", "EXPORT", "EXPORT40", "EXPORT1024", "EXP1024", "DES40"]) {
            self = .export
        } else if isOne(["RC4"]) {
            self = .rc4
        } else if isOne(["3DES", "DES", "CBC3"]) {
            self = .tripleDES
        } else if isOne(["RC2", "IDEA", "SEED", "MD5"]) {
            self = .legacy
        } else {
            return nil
        }
    }
}
