/// The account a challenge is answered for, as far as answers are made of it. Nothing in it is secret.
package struct ChallengeAccount: Hashable, Sendable {
    /// The account's URL, exactly as the server's `Location` gave it: it is hashed, so no octet may differ.
    package let url: String
    /// The thumbprint of the account's key, 43 characters of base64url (RFC 8555 §8.1).
    package let thumbprint: String

    /// An account by what others see of it.
    package init(url: String, thumbprint: String) {
        self.url = url
        self.thumbprint = thumbprint
    }

    /// The account of requests.
    package init(_ identity: AccountIdentity) {
        self.init(url: identity.url.text, thumbprint: identity.signer.publicKey.thumbprint)
    }
}
