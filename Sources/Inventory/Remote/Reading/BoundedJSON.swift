import FoundationEssentials

/// JSON from a service, refused before it can cost anything. Only the members that the type asks for become values.
enum BoundedJSON {
    /// Arrays and objects inside each other; the schemas inside custom resource definitions are the deepest of all.
    static let depthLimit = 200

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(Obstacle) -> Value {
        guard !bytes.isEmpty, !bytes.contains(0) else { throw Obstacle(.badAnswer, "the answer is not JSON") }
        guard isShallow(bytes) else {
            throw Obstacle(.tooDeep, "the JSON of the answer is nested deeper than \(depthLimit) levels")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw Obstacle(.badAnswer, "the answer is not the JSON that the API is documented to give")
        }
    }

    /// Counted without recursion; brackets inside strings do not count.
    private static func isShallow(_ bytes: [UInt8]) -> Bool {
        var depth = 0
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
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
            }
            if depth > depthLimit { return false }
        }
        return true
    }
}

/// One element of a list: nil when it is not what was expected, so that an odd one never hides its neighbours.
struct Lossy<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}
