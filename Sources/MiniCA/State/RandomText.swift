import COpenSSL
import PKI

/// Unguessable base64url texts: nonces, tokens and the identities in URLs.
enum RandomText {
    /// So many random octets, 16 to 32, in base64url; fails rather than give weak numbers.
    static func make(octets count: Int) throws(Problem) -> String {
        var octets = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&octets, Int32(clamping: count)) == 1 else {
            throw Problem(.serverInternal, 500, "\(OpenSSLError("drawing random numbers"))")
        }
        return Base64URL.encode(octets)
    }
}
