import Storage

/// Makes names of lineages out of what other tools call their certificates.
struct NameSuggestion {
    private var taken: Set<String> = []

    /// A valid name that was not given before: lower case, `*` spelt out, other characters as `-`; nil when nothing of
    /// the text is of use.
    mutating func name(for text: String) -> LineageName? {
        let spelt = text.lowercased().replacing("*", with: "wildcard")
        let mapped = spelt.unicodeScalars.map { scalar -> Character in
            let isFit =
                ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "." || scalar == "-"
                || scalar == "_"
            return isFit ? Character(scalar) : "-"
        }
        let stem = String(mapped.drop { !$0.isLetter && !$0.isNumber }.prefix(MalformedName.longest - 4))
        guard !stem.isEmpty else { return nil }
        for number in 1...999 {
            let candidate = number == 1 ? stem : "\(stem)-\(number)"
            if taken.contains(candidate) { continue }
            guard let name = try? LineageName(candidate) else { return nil }
            taken.insert(candidate)
            return name
        }
        return nil
    }
}
