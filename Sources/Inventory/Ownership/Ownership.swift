/// Who owns what is found: rules in their order, the first that fits decides.
package struct Ownership: Sendable {
    /// One rule.
    package struct Rule: Sendable {
        package let pattern: Pattern
        package let owner: String?
        package let environment: String?
        package let labels: [String: String]

        package init(match: String, owner: String?, environment: String?, labels: [String: String]) {
            pattern = Pattern(match)
            self.owner = owner
            self.environment = environment
            self.labels = labels
        }
    }

    /// What a place is given.
    package struct Assignment: Sendable, Equatable {
        package let owner: String?
        package let environment: String?
        /// A JSON object, the same text for the same labels.
        package let labels: String
    }

    private let rules: [Rule]
    private let environment: String?

    /// - Parameter environment: what a place belongs to if no rule says otherwise.
    package init(rules: [Rule] = [], environment: String? = nil) {
        self.rules = rules
        self.environment = environment
    }

    /// What a place is given for its URI, its service and the names of the certificates there.
    package func assignment(uri: String, service: String?, names: some Sequence<String>) -> Assignment {
        let words = [uri] + (service.map { [$0] } ?? []) + names
        guard let rule = rules.first(where: { rule in words.contains { rule.pattern.fits($0) } }) else {
            return Assignment(owner: nil, environment: environment, labels: "{}")
        }
        return Assignment(
            owner: rule.owner,
            environment: rule.environment ?? environment,
            labels: SortedJSON.object(rule.labels)
        )
    }
}
