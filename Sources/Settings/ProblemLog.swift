/// A position in the file, from 1.
struct Place: Equatable, Comparable {
    var line: Int
    var column: Int

    static let start = Place(line: 1, column: 1)

    static func < (left: Place, right: Place) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// Collects what is wrong while the reading goes on; lives for the reading of one file.
final class ProblemLog {
    private let path: String
    private var found: [(place: Place, problem: SettingsProblem)] = []

    init(path: String) { self.path = path }

    func add(_ place: Place, _ message: String, hint: String? = nil) {
        let problem = SettingsProblem(
            path: path,
            line: place.line,
            column: place.column,
            message: message,
            hint: hint
        )
        found.append((place, problem))
    }

    /// Everything found, from top to bottom; nil if the file is in order.
    var failure: SettingsFailure? {
        guard !found.isEmpty else { return nil }
        let sorted = found.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
        return SettingsFailure(problems: sorted.map(\.element.problem))
    }
}

/// A word of the file as a message quotes it: control characters shown by their number, long words cut.
func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(80) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return "\"\(shown)\(text.unicodeScalars.count > 80 ? "…" : "")\""
}
