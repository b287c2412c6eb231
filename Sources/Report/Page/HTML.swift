/// Markup under construction: tags are closed by construction, names of tags and attributes come from this program
/// only, and every text and attribute value is escaped and cut on its way in.
struct HTML {
    typealias Attributes = KeyValuePairs<StaticString, String>

    private(set) var text = ""

    var size: Int { text.utf8.count }

    /// `<name …>body</name>`.
    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], _ body: (inout HTML) -> Void) {
        begin(name, attributes)
        text += ">"
        body(&self)
        text += "</\(name)>"
    }

    /// `<name …>text</name>`.
    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String, limit: Int = 300) {
        element(name, attributes) { $0.write(text, limit: limit) }
    }

    /// `<name …/>`: a tag without a body.
    mutating func void(_ name: StaticString, _ attributes: Attributes = [:]) {
        begin(name, attributes)
        text += "/>"
    }

    /// Text, escaped, cut after `limit` characters.
    mutating func write(_ words: String, limit: Int = 300) { text += Markup.escaped(Markup.cut(words, to: limit)) }

    /// Markup of this program's own, as it stands.
    mutating func raw(_ markup: StaticString) { text += "\(markup)" }

    /// The page's own style, which holds quotes and child combinators that must stay as they are.
    mutating func stylesheet() { text += Stylesheet.css }

    mutating func append(_ other: HTML) { text += other.text }

    /// A name from outside, kept apart from the direction of the text around it.
    mutating func name(_ name: String, limit: Int = 253) { element("bdi", ["class": "name"], text: name, limit: limit) }

    private mutating func begin(_ name: StaticString, _ attributes: Attributes) {
        text += "<\(name)"
        for (key, value) in attributes {
            text += " \(key)=\"\(Markup.escaped(Markup.cut(value, to: 500)))\""
        }
    }
}
