import FoundationEssentials

/// Octets from a server to one JSON object, refused before they can cost anything.
enum JSONDocument {
    /// Arrays and objects inside each other; ACME's own objects need six.
    static let depthLimit = 32

    /// Parses one JSON object in UTF-8 without a byte order mark (RFC 8259 §8.1); `name` is what messages call it.
    static func object(_ bytes: [UInt8], named name: String) throws(ProtocolBreach) -> JSONReader {
        // A NUL is never part of JSON in UTF-8, and is what UTF-16 and UTF-32 are guessed by.
        guard !bytes.isEmpty, !bytes.contains(0), !startsWithMark(bytes),
            String(validating: bytes, as: UTF8.self) != nil
        else { throw ProtocolBreach(name, .notJSON) }
        guard depth(of: bytes) <= depthLimit else { throw ProtocolBreach(name, .tooDeep) }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            throw ProtocolBreach(name, .notJSON)
        }
        guard case .object(let members) = value else { throw ProtocolBreach(name, .wrongType(expected: "an object")) }
        return JSONReader(members: members, path: name)
    }

    private static func startsWithMark(_ bytes: [UInt8]) -> Bool {
        [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE]].contains { bytes.starts(with: $0) }
    }

    /// The deepest nesting, counted without recursion; brackets inside strings do not count.
    private static func depth(of bytes: [UInt8]) -> Int {
        var (depth, deepest) = (0, 0)
        var (inString, escaped) = (false, false)
        for byte in bytes {
            if escaped {
                escaped = false
            } else if inString {
                escaped = byte == UInt8(ascii: "\\")
                inString = byte != UInt8(ascii: "\"")
            } else {
                switch byte {
                case UInt8(ascii: "\""): inString = true
                case UInt8(ascii: "["), UInt8(ascii: "{"):
                    depth += 1
                    deepest = max(deepest, depth)
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
            }
        }
        return deepest
    }
}
