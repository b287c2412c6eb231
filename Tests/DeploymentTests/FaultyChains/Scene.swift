import CertificateWorkshop
import Foundation
import PKI

@testable import Deployment

/// An authority, what it issues and what was ordered: all right as it is made, and open to every kind of damage.
struct Scene {
    /// Keys are slow to make: one set serves all scenes.
    struct Keys {
        let root: ForgedKey, middle: ForgedKey, stranger: ForgedKey, leaf: ForgedKey
        let logs: [ForgedLog]

        init(_ kind: ForgedKey.Kind) throws {
            root = try ForgedKey(.p256)
            middle = try ForgedKey(.p256)
            stranger = try ForgedKey(.p256)
            leaf = try ForgedKey(kind)
            logs = [try ForgedLog(owner: "One"), try ForgedLog(.rsa2048, owner: "Two")]
        }
    }

    private static let made: [ForgedKey.Kind: Result<Keys, any Error>] = Dictionary(
        uniqueKeysWithValues: [.p256, .rsa2048, .ed25519].map { kind in (kind, Result { try Keys(kind) }) }
    )

    let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded())
    let kind: ForgedKey.Kind
    let keys: Keys
    var root: Forge.Plan
    var middle: Forge.Plan
    var leaf: Forge.Plan
    /// The key the leaf certifies; the order's key is `keys.leaf`.
    var certified: ForgedKey
    var leafSigner: ForgedKey
    var middleSigner: ForgedKey
    var middleKey: ForgedKey
    /// Makes the list of timestamps; nil for none.
    var stamps: (([UInt8]) throws -> [UInt8])?
    /// Which certificates are sent, and in which order, of leaf and intermediate.
    var arrange: (_ leaf: [UInt8], _ middle: [UInt8]) throws -> [[UInt8]] = { [$0, $1] }
    /// What becomes of the text on its way.
    var text: (String) -> [UInt8] = { Array($0.utf8) }
    var asked: KeyAlgorithm
    var liveNotAfter: Date?
    /// Whether the same chain was staged before.
    var isSecond = false

    init(_ kind: ForgedKey.Kind) throws {
        self.kind = kind
        guard let result = Self.made[kind] else { throw Forge.Refused(step: "kind") }
        keys = try result.get()
        asked = KeyAlgorithm(rawValue: kind.rawValue) ?? .ecdsaP256
        let day: Double = 86_400
        root = Self.authority("Root", by: "Root", keys.root, from: now, days: 3_000)
        middle = Self.authority("Middle", by: "Root", keys.middle, from: now, days: 1_000)
        leaf = Forge.Plan(
            commonName: nil,
            issuerName: "Middle",
            notBefore: now.addingTimeInterval(-3_600),
            notAfter: now.addingTimeInterval(90 * day)
        )
        leaf.extensions = [
            .init("2.5.29.15", critical: true, DER.keyUsage(0x80)),
            .init("2.5.29.37", DER.purposes([1])),
            .init("2.5.29.35", DER.authorityKey(try keys.middle.identifier)),
            .init("2.5.29.17", critical: true, DER.names(Self.names)),
        ]
        certified = keys.leaf
        leafSigner = keys.middle
        middleSigner = keys.root
        middleKey = keys.middle
        stamp(with: keys.logs)
    }

    static let names = ["www.example.com", "shop.example.com"]

    /// An authority's plan with a right key identifier.
    static func authority(
        _ name: String,
        by issuer: String,
        _ key: ForgedKey,
        from now: Date,
        days: Double
    ) -> Forge.Plan {
        var plan = Forge.Plan(
            commonName: name,
            issuerName: issuer,
            notBefore: now.addingTimeInterval(-86_400),
            notAfter: now.addingTimeInterval(days * 86_400)
        )
        plan.extensions = [
            .init("2.5.29.19", critical: true, DER.authority),
            .init("2.5.29.15", critical: true, DER.keyUsage(0x04)),
            .init("2.5.29.14", DER.subjectKey((try? key.identifier) ?? [])),
        ]
        return plan
    }

    /// Has these logs sign.
    mutating func stamp(with logs: [ForgedLog]) {
        let issuer = keys.middle
        let time = UInt64(now.timeIntervalSince1970 * 1_000) - 60_000
        stamps = { contents in
            ForgedLog.list(
                try logs.map {
                    try $0.timestamp(over: contents, issuerKey: issuer.publicDER, milliseconds: time)
                }
            )
        }
    }

    func leafDER() throws -> [UInt8] {
        try Forge.certificate(leaf, for: certified, signedBy: leafSigner, timestamps: stamps)
    }

    func middleDER() throws -> [UInt8] {
        try Forge.certificate(middle, for: middleKey, signedBy: middleSigner)
    }

    func rootDER() throws -> [UInt8] { try Forge.certificate(root, for: keys.root, signedBy: keys.root) }

    /// What the authority answers.
    func answer() throws -> [UInt8] {
        let blocks = try arrange(leafDER(), middleDER())
        return text(blocks.map { String(decoding: PEM.encode($0, label: "CERTIFICATE"), as: UTF8.self) }.joined())
    }

    /// What was ordered, for browsers, with timestamps of both logs.
    func requirements() throws -> GenerationRequirements {
        GenerationRequirements(
            identifiers: try Set(Self.names.map { try Identifier($0) }),
            keyAlgorithm: asked,
            trust: .roots([try Certificate(der: rootDER())]),
            liveNotAfter: liveNotAfter,
            audience: .web,
            transparency: .require(try logList())
        )
    }

    /// The list that knows both logs.
    func logList(made: Date? = nil) throws -> CTLogList {
        let interval = ["start_inclusive": "2020-01-01T00:00:00Z", "end_exclusive": "2120-01-01T00:00:00Z"]
        let operators = try keys.logs.map { log -> [String: Any] in
            let entry: [String: Any] = [
                "description": "log of \(log.owner)", "log_id": Data(try log.id).base64EncodedString(),
                "key": Data(try log.key.publicDER).base64EncodedString(), "temporal_interval": interval,
                "state": ["usable": ["timestamp": "2020-01-01T00:00:00Z"]],
            ]
            return ["name": log.owner, log.owner == "One" ? "logs" : "tiled_logs": [entry]]
        }
        let document: [String: Any] = [
            "version": "1", "log_list_timestamp": (made ?? now).formatted(.iso8601), "operators": operators,
        ]
        return try CTLogList(json: Array(try JSONSerialization.data(withJSONObject: document)))
    }
}

extension Forge.Plan {
    /// Puts an extension in the place of one with the same identifier, or at the end.
    mutating func set(_ identifier: String, critical: Bool = false, _ contents: [UInt8]) {
        remove(identifier)
        extensions.append(Forge.Extension(identifier, critical: critical, contents))
    }

    /// Takes an extension away.
    mutating func remove(_ identifier: String) { extensions.removeAll { $0.identifier == identifier } }

    /// Sets the validity in seconds from an instant.
    mutating func lasts(from now: Date, _ first: Double, to last: Double) {
        notBefore = now.addingTimeInterval(first)
        notAfter = now.addingTimeInterval(last)
    }
}
