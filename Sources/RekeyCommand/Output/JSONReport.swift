import FoundationEssentials
import Rotation

/// The one object that `--json` prints: `"schema": 1` and the command's payload beside it.
struct JSONReport<Payload: Encodable>: Encodable {
    let payload: Payload

    private enum Key: String, CodingKey { case schema }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(1, forKey: .schema)
        try payload.encode(to: encoder)
    }

    /// One line, members sorted, times as RFC 3339 text.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(InstantText.machine(date))
        }
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
