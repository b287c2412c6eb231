import FoundationEssentials

/// A JSON value on its way out: members sorted, nothing that could fail.
enum JSONValue: Encodable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral
{
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([JSONValue])
    case object([String: JSONValue])

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }

    /// An object of texts.
    init(_ texts: [String: String]) { self = .object(texts.mapValues { .text($0) }) }

    /// An object without the members that are not known.
    init(known members: [String: JSONValue?]) { self = .object(members.compactMapValues { $0 }) }

    /// A text, or nothing where there is none.
    static func optional(_ text: String?) -> JSONValue? { text.map { .text($0) } }

    /// The octets that go out.
    var octets: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and whole numbers cannot fail to encode; an empty object would be the honest rest.
        return Array((try? encoder.encode(self)) ?? Data("{}".utf8))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}
