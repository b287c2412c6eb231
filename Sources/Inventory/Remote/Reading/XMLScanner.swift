/// Reads the XML that AWS answers with: elements and text. Attributes, comments and processing instructions are passed
/// by; a document type, and with it every entity but XML's own five and characters by number, is refused.
struct XMLScanner {
    /// Elements inside each other.
    static let depthLimit = 32
    /// Elements of one answer.
    static let mostElements = 200_000

    private var rest: ArraySlice<UInt8>
    private var open: [XMLElement] = []
    private var root: XMLElement?
    private var count = 0

    private init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// The root element of a whole document in UTF-8.
    static func parse(_ bytes: [UInt8]) throws(Obstacle) -> XMLElement {
        guard !bytes.isEmpty, String(validating: bytes, as: UTF8.self) != nil else { throw malformed }
        var scanner = XMLScanner(bytes)
        while !scanner.rest.isEmpty { try scanner.step() }
        guard let root = scanner.root, scanner.open.isEmpty else { throw malformed }
        return root
    }

    private static let malformed = Obstacle(.badAnswer, "the answer is not the XML that the API is documented to give")

    private mutating func step() throws(Obstacle) {
        guard rest.first == UInt8(ascii: "<") else { return try text() }
        if skip("<?") { return try pass("?>") }
        if skip("<!--") { return try pass("-->") }
        if skip("<![CDATA[") { return try characters(until("]]>"), decoding: false) }
        if skip("</") { return try close(until(">")) }
        guard !rest.starts(with: Array("<!".utf8)) else {
            throw Obstacle(.badAnswer, "the XML of the answer declares a document type")
        }
        rest = rest.dropFirst()
        try begin(until(">"))
    }

    private mutating func skip(_ mark: String) -> Bool {
        guard rest.starts(with: mark.utf8) else { return false }
        rest = rest.dropFirst(mark.utf8.count)
        return true
    }

    private mutating func pass(_ mark: String) throws(Obstacle) { _ = try until(mark) }

    /// What stands before the mark, which is passed too.
    private mutating func until(_ mark: String) throws(Obstacle) -> ArraySlice<UInt8> {
        let mark = Array(mark.utf8)
        var index = rest.startIndex
        while index < rest.endIndex {
            if rest[index] == mark.first, rest[index...].starts(with: mark) {
                let before = rest[rest.startIndex..<index]
                rest = rest[(index + mark.count)...]
                return before
            }
            index += 1
        }
        throw Self.malformed
    }

    private mutating func begin(_ tag: ArraySlice<UInt8>) throws(Obstacle) {
        let isEmpty = tag.last == UInt8(ascii: "/")
        let name = Self.name(isEmpty ? tag.dropLast() : tag)
        count += 1
        guard !name.isEmpty, root == nil else { throw Self.malformed }
        guard open.count < Self.depthLimit else { throw Obstacle(.tooDeep, "the XML of the answer is nested too deep") }
        guard count <= Self.mostElements else {
            throw Obstacle(.tooLarge, "the XML of the answer has too many elements")
        }
        open.append(XMLElement(name: name))
        if isEmpty { try close(ArraySlice(name.utf8)) }
    }

    private mutating func close(_ tag: ArraySlice<UInt8>) throws(Obstacle) {
        guard var element = open.popLast(), element.name == Self.name(tag) else { throw Self.malformed }
        element.text = Self.trimmed(element.text)
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(element)
        }
    }

    private mutating func text() throws(Obstacle) {
        let end = rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex
        let octets = rest[rest.startIndex..<end]
        rest = rest[end...]
        try characters(octets, decoding: true)
    }

    private mutating func characters(_ octets: ArraySlice<UInt8>, decoding: Bool) throws(Obstacle) {
        guard let last = open.indices.last else {
            guard octets.allSatisfy({ $0 <= 0x20 || $0 >= 0x80 }) else { throw Self.malformed }
            return
        }
        let raw = String(decoding: octets, as: UTF8.self)
        open[last].text += decoding && raw.utf8.contains(UInt8(ascii: "&")) ? try Self.decoded(raw) : raw
    }

    /// The name of a tag: up to white space, without a prefix.
    private static func name(_ tag: ArraySlice<UInt8>) -> String {
        let whole = tag.prefix { $0 > 0x20 }
        return String(decoding: whole.split(separator: UInt8(ascii: ":")).last ?? [], as: UTF8.self)
    }

    private static func decoded(_ text: String) throws(Obstacle) -> String {
        var parts = text.split(separator: "&", omittingEmptySubsequences: false)[...]
        var result = String(parts.removeFirst())
        for part in parts {
            guard let end = part.firstIndex(of: ";"), let character = character(part[..<end]) else { throw malformed }
            result.unicodeScalars.append(character)
            result += part[part.index(after: end)...]
        }
        return result
    }

    private static func character(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "lt": "<"
        case "gt": ">"
        case "amp": "&"
        case "quot": "\""
        case "apos": "'"
        case _ where name.hasPrefix("#x"): UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
        case _ where name.hasPrefix("#"): UInt32(name.dropFirst()).flatMap { Unicode.Scalar($0) }
        default: nil
        }
    }

    private static func trimmed(_ text: String) -> String {
        var view = text.unicodeScalars[...]
        while let first = view.first, first.value <= 0x20 { view.removeFirst() }
        while let last = view.last, last.value <= 0x20 { view.removeLast() }
        return String(view)
    }
}
