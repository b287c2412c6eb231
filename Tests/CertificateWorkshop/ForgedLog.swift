/// A log of certificate transparency with its own key, made in a test.
package struct ForgedLog: Sendable {
    package let key: ForgedKey
    package let owner: String

    package init(_ kind: ForgedKey.Kind = .p256, owner: String) throws {
        key = try ForgedKey(kind)
        self.owner = owner
    }

    /// The log's identifier: the digest of its key.
    package var id: [UInt8] { get throws { ForgedKey.sha256(try key.publicDER) } }

    /// A serialized timestamp for a certificate without its list (RFC 6962 §3.2).
    package func timestamp(over contents: [UInt8], issuerKey: [UInt8], milliseconds: UInt64) throws -> [UInt8] {
        let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: milliseconds >> UInt64(8 * $0)) }
        let count = contents.count
        let length = [UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
        let entry = [0, 1] + ForgedKey.sha256(issuerKey) + length + contents
        let signature = try key.signature(over: [0, 0] + time + entry + [0, 0])
        let scheme: UInt8 = signature.count == 256 ? 1 : 3
        return try [0] + id + time + [0, 0, 4, scheme] + Self.vector(signature)
    }

    /// The contents of the extension for serialized timestamps.
    package static func list(_ timestamps: [[UInt8]]) -> [UInt8] {
        DER.value(0x04, vector(timestamps.flatMap(vector)))
    }

    private static func vector(_ octets: [UInt8]) -> [UInt8] {
        [UInt8(octets.count >> 8 & 0xFF), UInt8(octets.count & 0xFF)] + octets
    }
}
