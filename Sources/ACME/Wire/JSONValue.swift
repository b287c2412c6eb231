import FoundationEssentials

/// A JSON text as a value, so that each member can be read by itself: one odd member never spoils its neighbours.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The JSON text in UTF-8: members in lexicographic order, slashes as they are.
    var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only a number that is not finite cannot be encoded, and none is ever sent; nothing at all is malformed anywhere.
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if let string = try? single.decode(String.self) {
            self = .string(string)
        } else if let members = try? single.decode([String: JSONValue].self) {
            self = .object(members)
        } else if let elements = try? single.decode([JSONValue].self) {
            self = .array(elements)
        } else if let bool = try? single.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? single.decode(Double.self) {
            self = .number(number)
        } else {
            // null, and what no value of ours can hold (1e999, half a surrogate pair): absent for every reader.
            self = .null
        }
    }
}

extension JSONValue: Encodable {
    func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        switch self {
        case .null: try single.encodeNil()
        case .bool(let bool): try single.encode(bool)
        case .number(let number): try single.encode(number)
        case .string(let string): try single.encode(string)
        case .array(let elements): try single.encode(elements)
        case .object(let members): try single.encode(members)
        }
    }
}
