/// One line of an exposition.
package struct MetricSample: Sendable, Equatable {
    /// What makes two samples of one family the same series.
    struct Identity: Hashable, Sendable {
        let suffix: String
        let labels: [String: String]
    }

    /// What follows the family's name: `_total`, `_bucket`, or nothing.
    package var suffix: String
    /// In the order they are written. Labels without a value are left out: both formats count an empty label as none.
    package var labels: [(name: String, value: String)]
    package var value: Double

    init(suffix: String, labels: [(String, String)], value: Double) {
        self.suffix = suffix
        self.labels = labels.compactMap { $0.1.isEmpty ? nil : (name: $0.0, value: $0.1) }
        self.value = value
    }

    var identity: Identity {
        Identity(suffix: suffix, labels: Dictionary(labels.map { ($0.name, $0.value) }) { first, _ in first })
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.identity == right.identity && left.value == right.value
    }
}
