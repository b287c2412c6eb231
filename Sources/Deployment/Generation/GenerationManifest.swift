package import FoundationEssentials
package import PKI
package import Storage

/// What `generation.json` says of a generation: enough to rebuild the ledger without a CA.
///
/// Everything but `authority`, `orderURL` and `createdAt` is also in the certificate; ``GenerationStore`` compares.
package struct GenerationManifest: Sendable, Equatable {
    /// The version of the format.
    package static let schema = 1
    /// Larger files are not read.
    package static let sizeLimit = 65_536

    /// The certificate's name in the configuration.
    package let certificate: LineageName
    /// The generation's number.
    package let number: GenerationNumber
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
    /// When the generation was written, to the second.
    package let createdAt: Date

    /// The manifest of a chain; whatever the certificate says is taken from it.
    package init(
        certificate: LineageName,
        number: GenerationNumber,
        chain: CertificateChain,
        provenance: Provenance
    ) {
        let leaf = chain.leaf
        self.certificate = certificate
        self.number = number
        authority = provenance.authority
        orderURL = provenance.orderURL
        names = leaf.identifiers.sorted()
        keyAlgorithm = leaf.publicKey.algorithm
        publicKey = leaf.publicKey.digest
        serial = leaf.serial
        fingerprint = leaf.fingerprint
        certificateID = CertificateID(leaf)?.description
        validity = leaf.validity
        issuer = leaf.issuer
        createdAt = provenance.createdAt
    }

    /// Reads a manifest strictly: every field must be there and mean something; unknown fields are refused.
    package init(json: [UInt8]) throws(ManifestFailure) {
        guard json.count <= Self.sizeLimit else { throw .tooLarge(limit: Self.sizeLimit) }
        let fields = try ManifestFields(json)
        let found = try fields.integer("schema")
        guard found == Self.schema else { throw .schema(found) }
        certificate = try fields.value("certificate") { try? LineageName($0) }
        let count = try fields.integer("number")
        guard let number = GenerationNumber(rawValue: count) else { throw .invalid(field: "number", value: "\(count)") }
        self.number = number
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
            notBefore: try fields.value("notBefore", as: Self.date),
            notAfter: try fields.value("notAfter", as: Self.date)
        )
        issuer = try fields.text("issuer")
        createdAt = try fields.value("createdAt", as: Self.date)
        try fields.refuseOthers()
    }

    /// One JSON object with sorted keys and a final newline; times are RFC 3339 in UTC.
    package var json: [UInt8] {
        ManifestFields.encode([
            "schema": .integer(Self.schema),
            "certificate": .text(certificate.text),
            "number": .integer(number.rawValue),
            "authority": .text(authority),
            "orderURL": .optional(orderURL),
            "names": .texts(names.map(\.value)),
            "keyAlgorithm": .optional(keyAlgorithm?.rawValue),
            "spki": .text(publicKey.description),
            "serial": .text(serial),
            "fingerprint": .text(fingerprint.description),
            "certificateID": .optional(certificateID),
            "notBefore": .text(Self.text(validity.notBefore)),
            "notAfter": .text(Self.text(validity.notAfter)),
            "issuer": .text(issuer),
            "createdAt": .text(Self.text(createdAt)),
        ])
    }

    private static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    private static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }
}
