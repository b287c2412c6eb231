/// Proves that a message is ours, with a key that stays where it is.
package protocol MessageAuthenticator: Sendable {
    /// HMAC-SHA256 (RFC 2104, FIPS 180-4) of the octets; nil if the key cannot be used.
    func authenticate(_ octets: [UInt8]) -> [UInt8]?
}
