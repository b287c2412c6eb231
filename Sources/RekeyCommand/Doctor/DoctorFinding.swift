/// One thing that is wrong, or about to be: what, where, and how to mend it.
struct DoctorFinding: Encodable, Equatable, Sendable {
    enum Severity: String, Encodable, Sendable {
        /// A rotation fails, or what is live is not safe.
        case fault
        /// It works today.
        case warning
    }

    /// A stable word for what was looked at.
    enum Check: String, Encodable, Sendable, CaseIterable {
        case permissions, commands, hooks, space, fileSystem = "file-system", clock, ports, challenges, generations
        case links, ledger, leftovers
    }

    let check: Check
    let severity: Severity
    /// A path, an address or an authority's name.
    let place: String
    let problem: String
    let remedy: String
    /// A command that mends it; nil where there is none to be given.
    let command: String?

    init(
        _ check: Check,
        _ severity: Severity,
        at place: String,
        _ problem: String,
        remedy: String,
        command: String? = nil
    ) {
        self.check = check
        self.severity = severity
        self.place = place
        self.problem = problem
        self.remedy = remedy
        self.command = command
    }

    /// Two or three lines for people.
    var text: String {
        let end = command.map { "\n  run        \($0)" } ?? ""
        return "\(severity.rawValue): \(check.rawValue): \(place): \(problem)\n  hint       \(remedy)\(end)"
    }
}
