import PKI

/// The public half of an account key: the required members of its JWK and nothing else (RFC 7517, RFC 7638 §3.2).
package struct JSONWebKey: Hashable, Sendable {
    private let members: [String: String]

    /// Takes the required members: `crv kty x y`, `e kty n` or `crv kty x`, values in base64url as the JWK has them.
    ///
    /// Nil if there is no `kty`, a name comes twice, or anything but letters, digits, `-` and `_` occurs.
    package init?(_ members: [(name: String, value: String)]) {
        var kept: [String: String] = [:]
        for (name, value) in members {
            guard Self.isPlain(name), Self.isPlain(value), kept.updateValue(value, forKey: name) == nil else {
                return nil
            }
        }
        guard kept["kty"] != nil else { return nil }
        self.members = kept
    }

    /// The JSON of RFC 7638 §3: members in lexicographic order, no white space. Built by hand, for it is hashed.
    package var canonicalJSON: [UInt8] {
        let pairs = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        return Array("{\(pairs.joined(separator: ","))}".utf8)
    }

    /// The thumbprint with SHA-256, in base64url (RFC 7638, RFC 8555 §8.1).
    package var thumbprint: String { Base64URL.encode(SHA256Digest(hashing: canonicalJSON).bytes) }

    var json: JSONValue { .object(members.mapValues { .string($0) }) }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                    || $0 == 0x5F
            }
    }
}
