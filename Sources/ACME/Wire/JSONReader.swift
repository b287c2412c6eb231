import FoundationEssentials

/// Reads the members of one object: required ones or an error that names the place, optional ones or nil.
///
/// RFC 8555 §7.1: members a client does not know are ignored; an optional member of a wrong type is treated as absent.
struct JSONReader: Sendable {
    let members: [String: JSONValue]
    /// Where this object is in the answer: `order`, `authorization.challenges[2]`.
    let path: String

    /// The path of a member.
    func place(_ name: String) -> String { "\(path).\(name)" }

    /// Whether the member is there, whatever its type.
    func has(_ name: String) -> Bool { members[name] != nil }

    /// A required string.
    func string(_ name: String) throws(ProtocolBreach) -> String {
        guard let value = members[name], value != .null else { throw ProtocolBreach(place(name), .absent) }
        guard case .string(let text) = value else {
            throw ProtocolBreach(place(name), .wrongType(expected: "a string"))
        }
        return text
    }

    /// An optional string; nil if absent or of another type.
    func optionalString(_ name: String) -> String? {
        guard case .string(let text) = members[name] else { return nil }
        return text
    }

    /// An optional text to show.
    func text(_ name: String) -> ServerText? { optionalString(name).map { ServerText($0) } }

    /// An optional boolean.
    func bool(_ name: String) -> Bool? {
        guard case .bool(let value) = members[name] else { return nil }
        return value
    }

    /// An optional whole number.
    func integer(_ name: String) -> Int? {
        guard case .number(let value) = members[name] else { return nil }
        return Int(exactly: value)
    }

    /// An optional RFC 3339 instant; nil if it cannot be read.
    func instant(_ name: String) -> Date? { optionalString(name).flatMap(RFC3339.parse) }

    /// A required URL inside the policy.
    func url(_ name: String, under policy: OriginPolicy) throws(ProtocolBreach) -> ServerURL {
        try ServerURL(string(name), under: policy, at: place(name))
    }

    /// An optional URL: absent or of another type gives nil, but one outside the policy is an error.
    func optionalURL(_ name: String, under policy: OriginPolicy) throws(ProtocolBreach) -> ServerURL? {
        guard let text = optionalString(name) else { return nil }
        return try ServerURL(text, under: policy, at: place(name))
    }

    /// An optional object.
    func object(_ name: String) -> JSONReader? {
        guard case .object(let members) = members[name] else { return nil }
        return JSONReader(members: members, path: place(name))
    }

    /// The objects of an optional array; elements of other types are left out.
    func objects(_ name: String) -> [JSONReader] {
        elements(name).compactMap { index, value in
            guard case .object(let members) = value else { return nil }
            return JSONReader(members: members, path: "\(place(name))[\(index)]")
        }
    }

    /// The strings of an optional array with their places; elements of other types are left out.
    func strings(_ name: String) -> [(text: String, place: String)] {
        elements(name).compactMap { index, value in
            guard case .string(let text) = value else { return nil }
            return (text, "\(place(name))[\(index)]")
        }
    }

    private func elements(_ name: String) -> [(Int, JSONValue)] {
        guard case .array(let elements) = members[name] else { return [] }
        return Array(elements.enumerated()).map { ($0.offset, $0.element) }
    }
}
