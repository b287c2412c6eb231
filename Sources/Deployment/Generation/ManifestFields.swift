import FoundationEssentials

/// The fields of a JSON object of texts, integers, lists of texts and objects of the same, and nothing else.
struct ManifestFields {
    /// A value that a manifest can hold.
    indirect enum Value: Codable, Equatable {
        case null
        case integer(Int)
        case text(String)
        case texts([String])
        case fields([String: Value])

        static func optional(_ text: String?) -> Value { text.map(Value.text) ?? .null }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                // Most are texts: a failed guess is an error made and thrown away.
                self = .text(text)
            } else if let number = try? container.decode(Int.self) {
                self = .integer(number)
            } else if let texts = try? container.decode([String].self) {
                self = .texts(texts)
            } else {
                self = .fields(try container.decode([String: Value].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .null: try container.encodeNil()
            case .integer(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            case .texts(let texts): try container.encode(texts)
            case .fields(let fields): try container.encode(fields)
            }
        }
    }

    private let values: [String: Value]

    private init(values: [String: Value]) { self.values = values }

    init(_ json: [UInt8]) throws(ManifestFailure) {
        do {
            values = try JSONDecoder().decode([String: Value].self, from: Data(json))
        } catch {
            throw .notAnObject
        }
    }

    static func encode(_ values: [String: Value]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        // Texts, integers and lists of texts cannot fail to encode; an empty file would be refused when read back.
        return ((try? encoder.encode(values)).map(Array.init) ?? []) + [0x0A]
    }

    func integer(_ field: String) throws(ManifestFailure) -> Int {
        guard case .integer(let number) = try value(field) else { throw .wrongKind(field: field) }
        return number
    }

    func text(_ field: String) throws(ManifestFailure) -> String {
        guard case .text(let text) = try value(field) else { throw .wrongKind(field: field) }
        return text
    }

    func optionalText(_ field: String) throws(ManifestFailure) -> String? {
        if case .null = try value(field) { return nil }
        return try text(field)
    }

    func texts(_ field: String) throws(ManifestFailure) -> [String] {
        guard case .texts(let texts) = try value(field) else { throw .wrongKind(field: field) }
        return texts
    }

    /// The objects of an object, by name, sorted.
    func objects(_ field: String) throws(ManifestFailure) -> [(name: String, fields: ManifestFields)] {
        guard case .fields(let objects) = try value(field) else { throw .wrongKind(field: field) }
        return try objects.sorted { $0.key < $1.key }.map { entry throws(ManifestFailure) in
            guard case .fields(let values) = entry.value else { throw .wrongKind(field: entry.key) }
            return (entry.key, ManifestFields(values: values))
        }
    }

    static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }

    func value<T>(_ field: String, as parse: (String) -> T?) throws(ManifestFailure) -> T {
        let text = try text(field)
        guard let parsed = parse(text) else { throw .invalid(field: field, value: text) }
        return parsed
    }

    /// A field nobody knows says that the file is not what it seems: newer formats have a higher number.
    func refuseOthers(than known: Set<String>) throws(ManifestFailure) {
        if let other = values.keys.sorted().first(where: { !known.contains($0) }) { throw .unknown(field: other) }
    }

    private func value(_ field: String) throws(ManifestFailure) -> Value {
        guard let value = values[field] else { throw .missing(field: field) }
        return value
    }
}
