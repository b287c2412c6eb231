package import PKI

/// What answers a challenge with a token: the token, and the key authorization made of it.
package struct TokenProof: Hashable, Sendable {
    /// The challenge's own token.
    package let token: ChallengeToken
    /// `token.thumbprint`, ASCII (RFC 8555 §8.1). What is published is made of this; it is no secret.
    package let keyAuthorization: String

    /// The proof of an account for a token.
    package init(_ token: ChallengeToken, of account: ChallengeAccount) {
        self.token = token
        keyAuthorization = "\(token.text).\(account.thumbprint)"
    }

    /// SHA-256 of the key authorization: its 32 octets go into the certificate of tls-alpn-01 (RFC 8737 §3).
    package var digest: SHA256Digest { SHA256Digest(hashing: Array(keyAuthorization.utf8)) }

    /// The digest in base64url, 43 characters: the TXT record of dns-01 (RFC 8555 §8.4) and dns-account-01.
    package var recordValue: String { Base64URL.encode(digest.bytes) }
}
