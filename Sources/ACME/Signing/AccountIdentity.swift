/// An account as requests need it: its URL and its key.
package struct AccountIdentity: Sendable {
    /// The account's URL, exactly as the server's `Location` gave it: the `kid` of every request.
    package let url: ServerURL
    /// The account's key.
    package let signer: any Signer

    /// An account that exists.
    package init(url: ServerURL, signer: any Signer) {
        self.url = url
        self.signer = signer
    }

    /// The key authorization of a token: `token.thumbprint` (RFC 8555 §8.1).
    package func keyAuthorization(for token: ChallengeToken) -> String {
        "\(token.text).\(signer.publicKey.thumbprint)"
    }
}
