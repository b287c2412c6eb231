import PKI

/// What an authority's hashed account URIs begin with (draft-ietf-acme-dns-persist-02 §4.1).
package struct AccountHashPrefix: Hashable, Sendable {
    /// The text, fit to stand in a record: printable ASCII without white space and without `;`.
    package let text: String

    /// Nil for what does not begin like a URI, or is longer than 1024 octets.
    init?(_ text: String) {
        let octets = Array(text.utf8)
        guard octets.count <= 1_024, let first = octets.first, Self.isLetter(first),
            octets.contains(UInt8(ascii: ":")), octets.allSatisfy(IssueValue.isValueOctet)
        else { return nil }
        self.text = text
    }

    /// The account's hashed URI, for one domain, or for every domain if that is nil.
    ///
    /// -02 §4.1: `<accountHashPrefix><hash-alg>/<base64url hash value>` over "H(length_of_domain || domain_name || key ||
    /// account_URL)"; "a client MAY set domain_name to the single US-ASCII octet `*`" for a URI that fits every domain.
    /// Nil if the domain is longer than its one octet of length can tell.
    func uri(for domain: String?, of account: ChallengeAccount) -> String? {
        let name = Array((domain ?? "*").utf8)
        guard let length = UInt8(exactly: name.count) else { return nil }
        let message = [length] + name + Array(account.thumbprint.utf8) + Array(account.url.utf8)
        return "\(text)sha-256/\(Base64URL.encode(SHA256Digest(hashing: message).bytes))"
    }

    private static func isLetter(_ octet: UInt8) -> Bool { (0x61...0x7A).contains(octet | 0x20) }
}
