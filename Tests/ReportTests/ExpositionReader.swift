/// OpenMetrics text taken apart by a strict reader of its own; what the specification forbids is a problem.
struct ExpositionReader {
    struct Sample: Equatable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    private(set) var samples: [Sample] = []
    private(set) var types: [String: String] = [:]
    private(set) var problems: [String] = []
    private var units: [String: String] = [:]
    private var family = ""
    private var seen: Set<[String]> = []

    private static let suffixes: [String: Set<String>] = [
        "gauge": [""], "counter": ["_total"], "info": ["_info"], "histogram": ["_bucket", "_count", "_sum"],
        "gaugehistogram": ["_bucket", "_gcount", "_gsum"],
    ]

    init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.popLast() != "" { problems.append("the last line does not end") }
        if lines.popLast() != "# EOF" { problems.append("no end is marked") }
        for line in lines {
            if line.hasPrefix("# ") { describe(line) } else { sample(line) }
        }
        for (family, unit) in units where !family.hasSuffix("_" + unit) {
            problems.append("\(family) is not in \(unit)")
        }
    }

    private mutating func describe(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, !words[3].isEmpty else { return problems.append("not a description: \(line)") }
        switch words[1] {
        case "TYPE":
            if types[words[2]] != nil { problems.append("\(words[2]) comes twice") }
            if Self.suffixes[words[3]] == nil { problems.append("unknown type \(words[3])") }
            types[words[2]] = words[3]
            family = words[2]
        case "UNIT": units[words[2]] = words[3]
        case "HELP": break
        default: problems.append("not a description: \(line)")
        }
        if words[2] != family { problems.append("\(words[2]) is described among \(family)") }
    }

    private mutating func sample(_ line: String) {
        let name = String(line.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" })
        var rest = line.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                guard let label = self.label(&rest) else { return problems.append("labels do not end: \(line)") }
                if labels.updateValue(label.value, forKey: label.name) != nil {
                    problems.append("a label twice: \(line)")
                }
            }
            rest = rest.dropFirst()
        }
        guard rest.first == " ", let value = Double(rest.dropFirst().replacing("Inf", with: "infinity")) else {
            return problems.append("no value: \(line)")
        }
        let suffixes = Self.suffixes[types[family] ?? ""] ?? []
        if !suffixes.contains(where: { family + $0 == name }) { problems.append("\(name) is not of \(family)") }
        let series = [name] + labels.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        if !seen.insert(series).inserted { problems.append("a series twice: \(line)") }
        samples.append(Sample(name: name, labels: labels, value: value))
    }

    /// `name="value"`, and the comma behind it if there is one.
    private func label(_ rest: inout Substring) -> (name: String, value: String)? {
        let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        rest = rest.dropFirst(name.count)
        guard !name.isEmpty, rest.hasPrefix("=\"") else { return nil }
        rest = rest.dropFirst(2)
        var value = ""
        while let character = rest.popFirst() {
            if character == "\"" {
                if rest.first == "," { rest = rest.dropFirst() } else if rest.first != "}" { return nil }
                return (name, value)
            }
            guard character == "\\" else {
                value.append(character)
                continue
            }
            switch rest.popFirst() {
            case "n": value += "\n"
            case "\\": value += "\\"
            case "\"": value += "\""
            default: return nil
            }
        }
        return nil
    }
}
