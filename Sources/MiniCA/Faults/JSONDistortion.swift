/// What is done to answers with a JSON object in them.
struct JSONDistortion {
    private static let depth = 20_000
    private static let instants: Set<String> = ["expires", "start", "end", "validated"]

    let base: String
    let foreignBase: String

    func distort(_ response: inout ServerResponse, _ hit: FaultHit) {
        guard let json = JSONValue(parsing: response.body), let members = json.members else { return }
        switch hit.fault {
        case .deepJSON:
            let deep = String(repeating: "[", count: Self.depth) + String(repeating: "]", count: Self.depth)
            response.body = Self.adding("deep", deep, to: json)
        case .wrongTypes: response.body = JSONValue.object(members.mapValues(Self.otherType)).text
        case .nulls: response.body = JSONValue.object(members.mapValues { _ in .null }).text
        case .missingMembers: response.body = Array("{}".utf8)
        case .foreignURLs: move(&response, json, to: foreignBase)
        case .httpURLs: move(&response, json, to: "http" + base.dropFirst("https".count))
        case .hostileText:
            response.body = json.mapStrings { $0.hasPrefix(base) ? $0 : HostileText.around($0) }.text
        case .integerExtremes: exaggerate(&response, json, hit.turn)
        case .duplicateKeys: response.body = Self.doubled(members)
        case .byteOrderMark: response.body = [0xEF, 0xBB, 0xBF] + response.body
        default: break
        }
    }

    private static func otherType(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string: .number(42)
        case .array: .object(["0": .string("an array")])
        case .object: .array([.string("an object")])
        case .number: .string("a number")
        case .bool, .null: .string("neither true nor false")
        }
    }

    private func move(_ response: inout ServerResponse, _ json: JSONValue, to other: String) {
        response.body = json.mapStrings { $0.replacing(base, with: other) }.text
        response.fields = response.fields.map { HTTPField($0.name, $0.value.replacing(base, with: other)) }
    }

    private func exaggerate(_ response: inout ServerResponse, _ json: JSONValue, _ turn: Int) {
        let turn = turn % Extremes.numbers.count
        let dated = json.mapMembers { name, value in
            Self.instants.contains(name) ? .string(Extremes.instants[turn]) : value
        }
        response.body = Self.adding("extreme", Extremes.numbers[turn], to: dated)
        response.set("Retry-After", Extremes.retryAfter[turn])
    }

    /// The object with one more member, whose value is given as text because no encoder would write it.
    private static func adding(_ name: String, _ value: String, to json: JSONValue) -> [UInt8] {
        let object = json.text.dropLast()
        let comma = object.count > 1 ? "," : ""
        return Array(object) + Array("\(comma)\"\(name)\":\(value)}".utf8)
    }

    private static func doubled(_ members: [String: JSONValue]) -> [UInt8] {
        let pairs = members.sorted { $0.key < $1.key }.flatMap { name, value in
            [other(than: value), value].map { Array("\"\(name)\":".utf8) + $0.text }
        }
        return Array("{".utf8) + Array(pairs.joined(separator: Array(",".utf8))) + Array("}".utf8)
    }

    private static func other(than value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text == "invalid" ? "valid" : "invalid")
        case .array: .array([])
        case .object: .object([:])
        case .number(let number): .number(number + 1)
        case .bool(let flag): .bool(!flag)
        case .null: .bool(false)
        }
    }
}

extension JSONValue {
    /// The tree with every string passed through the function; names of members stay as they are.
    func mapStrings(_ change: (String) -> String) -> JSONValue {
        switch self {
        case .string(let text): .string(change(text))
        case .array(let elements): .array(elements.map { $0.mapStrings(change) })
        case .object(let members): .object(members.mapValues { $0.mapStrings(change) })
        case .null, .bool, .number: self
        }
    }

    /// The tree with every member of every object passed through the function.
    func mapMembers(_ change: (String, JSONValue) -> JSONValue) -> JSONValue {
        switch self {
        case .array(let elements): .array(elements.map { $0.mapMembers(change) })
        case .object(let members):
            .object(
                Dictionary(uniqueKeysWithValues: members.map { ($0, change($0, $1.mapMembers(change))) })
            )
        case .string, .null, .bool, .number: self
        }
    }
}
