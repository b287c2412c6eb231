import ACME
import FoundationEssentials

/// The journal's file: `{"schema": 1, "records": […]}`.
enum RecordList {
    static func encode(_ records: [ChallengeRecord]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let file = File(schema: 1, records: records.map(Entry.init))
        // Strings and whole numbers cannot fail to encode.
        return Array((try? encoder.encode(file)) ?? Data()) + [0x0A]
    }

    /// Nil for anything but a list as it is encoded here.
    static func decode(_ bytes: [UInt8]) -> [ChallengeRecord]? {
        guard let file = try? JSONDecoder().decode(File.self, from: Data(bytes)), file.schema == 1 else { return nil }
        return file.records.map(\.record)
    }

    private struct File: Codable {
        let schema: Int
        let records: [Entry]
    }

    private struct Entry: Codable {
        let type, name, target, value, domain, token, keyAuthorization: String
        let ttl: Int

        init(_ record: ChallengeRecord) {
            type = record.type.rawValue
            name = record.name
            target = record.target
            value = record.value
            domain = record.domain
            token = record.token
            keyAuthorization = record.keyAuthorization
            ttl = record.ttl
        }

        var record: ChallengeRecord {
            ChallengeRecord(
                type: ChallengeType(rawValue: type),
                name: name,
                target: target,
                value: value,
                domain: domain,
                token: token,
                keyAuthorization: keyAuthorization,
                ttl: ttl
            )
        }
    }
}
