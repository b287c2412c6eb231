/// A page taken apart by a small strict reader: every tag must be closed in order, every attribute quoted.
struct PageReader {
    struct Tag: Equatable {
        let name: String
        let attributes: [String: String]
    }

    private(set) var tags: [Tag] = []
    /// What is not well-formed, in words; empty for a good page.
    private(set) var problems: [String] = []

    var ids: [String] { tags.compactMap { $0.attributes["id"] } }
    var references: [String] { tags.compactMap { $0.attributes["href"] ?? $0.attributes["src"] } }

    init(_ page: String) {
        var open: [String] = []
        var rest = Substring(page)
        while let start = rest.firstIndex(of: "<") {
            if rest[..<start].contains(">"), open.last != "style" {
                problems.append("a stray > before \(rest[start...].prefix(30))")
            }
            guard let end = rest[start...].firstIndex(of: ">") else {
                problems.append("a tag never ends")
                return
            }
            read(rest[rest.index(after: start)..<end], &open)
            rest = rest[rest.index(after: end)...]
        }
        if !open.isEmpty { problems.append("never closed: \(open)") }
    }

    private mutating func read(_ inside: Substring, _ open: inout [String]) {
        if inside.hasPrefix("!") { return }
        if inside.hasPrefix("/") {
            let name = String(inside.dropFirst())
            if open.popLast() != name { problems.append("</\(name)> closes something else") }
            return
        }
        let isVoid = inside.hasSuffix("/")
        let body = isVoid ? inside.dropLast() : inside
        let name = String(body.prefix { $0.isLetter || $0.isNumber })
        tags.append(Tag(name: name, attributes: attributes(body.dropFirst(name.count), of: name)))
        if !isVoid { open.append(name) }
    }

    private mutating func attributes(_ text: Substring, of tag: String) -> [String: String] {
        var result: [String: String] = [:]
        var rest = text.drop { $0 == " " }
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: "="), rest[equals...].dropFirst().first == "\"",
                let end = rest[equals...].dropFirst(2).firstIndex(of: "\"")
            else {
                problems.append("an attribute of <\(tag)> is not quoted: \(rest.prefix(40))")
                return result
            }
            let name = String(rest[..<equals])
            if result[name] != nil { problems.append("<\(tag)> has \(name) twice") }
            result[name] = String(rest[equals..<end].dropFirst(2))
            rest = rest[end...].dropFirst().drop { $0 == " " }
        }
        return result
    }
}
