package import FoundationEssentials
package import PKI
package import Storage

/// What `generation.json` says of a generation: enough to rebuild the ledger without a CA.
///
/// With a single pair, the pair's fields stand beside the generation's (schema 1). With several, each pair has an object
/// of its own under `pairs`, named by its kind of key (schema 2).
package struct GenerationManifest: Sendable, Equatable {
    /// The version of the format for a single pair.
    package static let schema = 1
    /// The version of the format for several.
    package static let severalSchema = 2
    /// Larger files are not read.
    package static let sizeLimit = 65_536

    /// The certificate's name in the configuration.
    package let certificate: LineageName
    /// The generation's number.
    package let number: GenerationNumber
    /// When the generation was written, to the second.
    package let createdAt: Date
    /// What is said of the first pair, and in most generations of the only one.
    package let first: PairRecord
    private let others: [PairRecord]

    /// What is said of every pair, in the order of the families; never empty.
    package var pairs: [PairRecord] { [first] + others }
    /// The kinds of key when there are several; empty for a single pair.
    package var families: [KeyFamily] { pairs.compactMap(\.family) }

    /// The manifest of a chain; whatever the certificate says is taken from it.
    package init(
        certificate: LineageName,
        number: GenerationNumber,
        chain: CertificateChain,
        provenance: Provenance
    ) {
        self.certificate = certificate
        self.number = number
        first = PairRecord(
            family: nil,
            chain: chain,
            authority: provenance.authority,
            orderURL: provenance.orderURL
        )
        others = []
        createdAt = provenance.createdAt
    }

    /// The manifest of several pairs; their order does not matter. Nil for fewer than two, and for two of one family.
    init?(certificate: LineageName, number: GenerationNumber, pairs: [PairRecord], createdAt: Date) {
        let sorted = pairs.compactMap { pair in pair.family.map { ($0, pair) } }.sorted { $0.0 < $1.0 }
        guard let first = sorted.first, sorted.count > 1, sorted.count == pairs.count,
            Set(sorted.map(\.0)).count == sorted.count
        else { return nil }
        self.certificate = certificate
        self.number = number
        self.createdAt = Date(timeIntervalSince1970: createdAt.timeIntervalSince1970.rounded(.down))
        self.first = first.1
        others = sorted.dropFirst().map(\.1)
    }

    /// Reads a manifest strictly: every field must be there and mean something; unknown fields are refused.
    package init(json: [UInt8]) throws(ManifestFailure) {
        guard json.count <= Self.sizeLimit else { throw .tooLarge(limit: Self.sizeLimit) }
        let fields = try ManifestFields(json)
        let found = try fields.integer("schema")
        guard [Self.schema, Self.severalSchema].contains(found) else { throw .schema(found) }
        let certificate = try fields.value("certificate") { try? LineageName($0) }
        let count = try fields.integer("number")
        guard let number = GenerationNumber(rawValue: count) else { throw .invalid(field: "number", value: "\(count)") }
        if found == Self.severalSchema {
            let read = try Self.pairs(fields)
            let createdAt = try fields.value("createdAt", as: ManifestFields.date)
            try fields.refuseOthers(than: Self.fieldNames.union(["pairs"]))
            guard
                let manifest = Self(certificate: certificate, number: number, pairs: read, createdAt: createdAt)
            else { throw .invalid(field: "pairs", value: "\(read.count)") }
            self = manifest
            return
        }
        self.certificate = certificate
        self.number = number
        first = try PairRecord(fields, family: nil)
        others = []
        createdAt = try fields.value("createdAt", as: ManifestFields.date)
        try fields.refuseOthers(than: Self.fieldNames.union(PairRecord.fieldNames))
    }

    /// One JSON object with sorted keys and a final newline; times are RFC 3339 in UTC.
    package var json: [UInt8] {
        let own: [String: ManifestFields.Value] = [
            "schema": .integer(others.isEmpty ? Self.schema : Self.severalSchema),
            "certificate": .text(certificate.text),
            "number": .integer(number.rawValue),
            "createdAt": .text(ManifestFields.text(createdAt)),
        ]
        guard !others.isEmpty else { return ManifestFields.encode(own.merging(first.fields) { one, _ in one }) }
        var named: [String: ManifestFields.Value] = [:]
        for pair in pairs { named[pair.family?.rawValue ?? ""] = .fields(pair.fields) }
        return ManifestFields.encode(own.merging(["pairs": .fields(named)]) { one, _ in one })
    }

    private static let fieldNames: Set<String> = ["schema", "certificate", "number", "createdAt"]

    private static func pairs(_ fields: ManifestFields) throws(ManifestFailure) -> [PairRecord] {
        try fields.objects("pairs").map { name, object throws(ManifestFailure) in
            guard let family = KeyFamily(rawValue: name) else { throw .unknown(field: name) }
            try object.refuseOthers(than: PairRecord.fieldNames)
            return try PairRecord(object, family: family)
        }
    }
}

/// A generation as a whole: what is the same for every pair, or of the pair that decides.
extension GenerationManifest {
    /// When all of it is valid: the validity of the pair that ends first.
    package var validity: Validity {
        pairs.map(\.validity).min { $0.notAfter < $1.notAfter } ?? first.validity
    }
    /// The names and addresses, sorted: every pair was ordered for the same.
    package var names: [Identifier] { first.names }
    /// The authorities that issued the pairs, each once; nearly always one.
    package var authorities: [String] {
        pairs.map(\.authority).reduce(into: []) { known, name in if !known.contains(name) { known.append(name) } }
    }

    /// What is said of the pair with a kind of key; of the only pair if it has that kind.
    package func pair(_ family: KeyFamily) -> PairRecord? {
        pairs.first { ($0.family ?? $0.keyAlgorithm?.family) == family }
    }
}

/// The first pair, for whoever speaks of generations with a single one.
extension GenerationManifest {
    package var authority: String { first.authority }
    package var orderURL: String? { first.orderURL }
    package var keyAlgorithm: KeyAlgorithm? { first.keyAlgorithm }
    package var publicKey: SHA256Digest { first.publicKey }
    package var serial: String { first.serial }
    package var fingerprint: SHA256Digest { first.fingerprint }
    package var certificateID: String? { first.certificateID }
    package var issuer: String { first.issuer }
}
