/// A problem document or an `error` member (RFC 9457, RFC 8555 §6.7). Any member may be missing.
package struct Problem: Sendable, Hashable {
    /// What kind of problem it is; `about:blank` if the server does not say.
    package let type: ProblemType
    /// The words for people; never decided upon.
    package let detail: ServerText?
    /// The document's own status, which may differ from the answer's.
    package let status: Int?
    /// A URL with more about this occurrence, safe to print.
    package let instance: ServerText?
    /// Whom a subproblem is about (RFC 8555 §6.7.1).
    package let identifier: ServerText?
    /// Problems of single names (RFC 8555 §6.7.1).
    package let subproblems: [Problem]
    /// A link among the words of `detail`, such as the one that ends a pause (RFC 8555 §6.6 has a header for it).
    package let link: HelpLink?
    /// The signature algorithms a server would take instead (RFC 8555 §6.2).
    package let algorithms: [ServerText]

    /// Reads what is there; subproblems of subproblems are not looked at, for there are none in ACME.
    init(_ json: JSONReader, isNested: Bool = false) {
        type = ProblemType(rawValue: json.optionalString("type") ?? ProblemType.blank.rawValue)
        detail = json.text("detail") ?? json.text("title")
        link = json.optionalString("detail").flatMap { HelpLink.first(in: $0) }
        status = json.integer("status")
        instance = json.text("instance")
        identifier = json.object("identifier").flatMap { WireIdentifier($0)?.text }
        subproblems = isNested ? [] : json.objects("subproblems").map { Problem($0, isNested: true) }
        algorithms = json.strings("algorithms").map { ServerText($0.text) }
    }

    /// What stands for an answer that explains nothing.
    init(statusOnly status: Int) {
        type = .blank
        detail = nil
        self.status = status
        link = nil
        (instance, identifier, subproblems, algorithms) = (nil, nil, [], [])
    }

    /// The subproblems, or the problem itself if it has none: what is to be judged and reported.
    package var parts: [Problem] { subproblems.isEmpty ? [self] : subproblems }

    /// All details in one line, the server's words only; nil if it said nothing.
    package var said: ServerText? {
        var words: [String] = []
        if let detail { words.append(detail.description) }
        for part in subproblems {
            guard let detail = part.detail else { continue }
            words.append(part.identifier.map { "\($0): \(detail)" } ?? detail.description)
        }
        return words.isEmpty ? nil : ServerText(words.joined(separator: "; "))
    }
}
