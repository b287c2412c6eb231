import Yams

/// A mistake of syntax, translated from the library's words.
struct SyntaxProblem {
    private let place: Place
    private let message: String
    private let hint: String?

    init(_ error: YamlError, in octets: [UInt8]) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            place = Place(line: mark.line, column: mark.column)
            message = context.map { "\(problem) (\($0.text.trimmedBlanks))" } ?? problem
            hint = Self.hint(at: place, message, in: octets)
        case .reader(let problem, _, _, _):
            place = .start
            message = problem
            hint = "the file must be plain UTF-8 text"
        case .memory:
            place = .start
            message = "nested too deep"
            hint = nil
        case .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded, .duplicatedKeysInMapping:
            place = .start
            message = "not readable as YAML"
            hint = nil
        }
    }

    func add(to log: ProblemLog) { log.add(place, message, hint: hint) }

    private static func hint(at place: Place, _ message: String, in octets: [UInt8]) -> String? {
        if message.contains("alias") || message.contains("anchor") {
            return "quote a name that begins with \"*\" or \"&\": \"*.example.com\""
        }
        guard let start = octets.index(of: Place(line: place.line, column: 1)) else { return nil }
        let indent = octets[start...].prefix { $0 == 0x20 || $0 == 0x09 }
        return indent.contains(0x09) ? "YAML indents with spaces, not with tabs" : nil
    }
}

extension String {
    fileprivate var trimmedBlanks: Substring {
        var rest = Substring(self)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
