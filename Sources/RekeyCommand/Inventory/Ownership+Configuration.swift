import Inventory
import Settings

extension Ownership {
    /// The rules as the configuration has them.
    init(_ configuration: Configuration) {
        self.init(
            rules: configuration.owners.map {
                Ownership.Rule(match: $0.match, owner: $0.owner, environment: $0.environment, labels: $0.labels)
            },
            environment: configuration.environment
        )
    }
}
