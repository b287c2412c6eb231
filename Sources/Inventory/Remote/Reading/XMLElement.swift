/// An element of an answer in XML: its name without a namespace's prefix, its text and the elements in it.
struct XMLElement: Equatable {
    let name: String
    /// All text directly inside it, white space at both ends dropped.
    var text = ""
    var children: [XMLElement] = []

    /// The first child of this name.
    subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The children named `member` or as given of the child of this name; none when it is absent.
    func list(_ name: String, of item: String = "member") -> [XMLElement] {
        self[name]?.children.filter { $0.name == item } ?? []
    }

    /// The text of the first child of this name; nil when it is absent or empty.
    func string(_ name: String) -> String? {
        guard let text = self[name]?.text, !text.isEmpty else { return nil }
        return text
    }
}
