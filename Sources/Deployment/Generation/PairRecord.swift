import FoundationEssentials
package import PKI

/// What `generation.json` says of one pair.
///
/// Everything but `authority` and `orderURL` is also in the certificate; ``GenerationStore`` compares.
package struct PairRecord: Sendable, Equatable {
    /// The kind of key where the generation has several; nil for the only pair.
    package let family: KeyFamily?
    /// The configuration's name of the authority that issued it.
    package let authority: String
    /// The order it came from, byte for byte; nil when it was imported.
    package let orderURL: String?
    /// The leaf's names and addresses, sorted.
    package let names: [Identifier]
    /// The leaf's kind of key; nil when it is none that can be asked for.
    package let keyAlgorithm: KeyAlgorithm?
    /// SHA-256 over the leaf's SubjectPublicKeyInfo.
    package let publicKey: SHA256Digest
    /// The leaf's serial number, lower-case hexadecimal.
    package let serial: String
    /// SHA-256 over the leaf.
    package let fingerprint: SHA256Digest
    /// The leaf's name in renewal information (RFC 9773 §4.1); nil for one that has none.
    package let certificateID: String?
    /// When the leaf is valid.
    package let validity: Validity
    /// The leaf's issuer, for people.
    package let issuer: String

    /// The record of a chain; whatever the certificate says is taken from it.
    init(family: KeyFamily?, chain: CertificateChain, authority: String, orderURL: String?) {
        let leaf = chain.leaf
        self.family = family
        self.authority = authority
        self.orderURL = orderURL
        names = leaf.identifiers.sorted()
        keyAlgorithm = leaf.publicKey.algorithm
        publicKey = leaf.publicKey.digest
        serial = leaf.serial
        fingerprint = leaf.fingerprint
        certificateID = CertificateID(leaf)?.description
        validity = leaf.validity
        issuer = leaf.issuer
    }

    /// Reads the fields of one pair.
    init(_ fields: ManifestFields, family: KeyFamily?) throws(ManifestFailure) {
        self.family = family
        authority = try fields.text("authority")
        orderURL = try fields.optionalText("orderURL")
        names = try fields.texts("names").map { text throws(ManifestFailure) in
            guard let name = try? Identifier(text) else { throw .invalid(field: "names", value: text) }
            return name
        }
        keyAlgorithm = try fields.optionalText("keyAlgorithm").map { text throws(ManifestFailure) in
            guard let kind = KeyAlgorithm(rawValue: text) else { throw .invalid(field: "keyAlgorithm", value: text) }
            return kind
        }
        publicKey = try fields.value("spki") { SHA256Digest(hex: $0) }
        serial = try fields.value("serial") { Hex.decode($0).map(Hex.encode) }
        fingerprint = try fields.value("fingerprint") { SHA256Digest(hex: $0) }
        certificateID = try fields.optionalText("certificateID")
        validity = Validity(
            notBefore: try fields.value("notBefore", as: ManifestFields.date),
            notAfter: try fields.value("notAfter", as: ManifestFields.date)
        )
        issuer = try fields.text("issuer")
    }

    /// The names of its fields.
    static let fieldNames: Set<String> = [
        "authority", "orderURL", "names", "keyAlgorithm", "spki", "serial", "fingerprint", "certificateID", "notBefore",
        "notAfter", "issuer",
    ]

    var fields: [String: ManifestFields.Value] {
        [
            "authority": .text(authority),
            "orderURL": .optional(orderURL),
            "names": .texts(names.map(\.value)),
            "keyAlgorithm": .optional(keyAlgorithm?.rawValue),
            "spki": .text(publicKey.description),
            "serial": .text(serial),
            "fingerprint": .text(fingerprint.description),
            "certificateID": .optional(certificateID),
            "notBefore": .text(ManifestFields.text(validity.notBefore)),
            "notAfter": .text(ManifestFields.text(validity.notAfter)),
            "issuer": .text(issuer),
        ]
    }
}
