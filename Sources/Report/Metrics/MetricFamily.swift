/// One metric: what it is called, what it counts, and its samples.
package struct MetricFamily: Sendable, Equatable {
    /// The types of OpenMetrics that are in use here.
    package enum Kind: String, Sendable, CaseIterable {
        case gauge, counter, info, histogram
        case gaugeHistogram = "gaugehistogram"
    }

    /// As OpenMetrics counts it: without `_total`, `_info` or `_bucket`.
    package var name: String
    package var kind: Kind
    /// One line for a person.
    package var help: String
    /// What the values are in; the name ends with it. Empty where there is no unit.
    package var unit: String
    package private(set) var samples: [MetricSample] = []
    private var seen: Set<MetricSample.Identity> = []

    package init(_ name: String, _ kind: Kind, _ help: String, unit: String = "") {
        self.name = name
        self.kind = kind
        self.help = help
        self.unit = unit
    }

    /// Adds a sample. One whose labels are there already is left out: a reader would refuse the whole text.
    package mutating func add(_ value: Double, _ labels: KeyValuePairs<String, String> = [:], suffix: String? = nil) {
        add(MetricSample(suffix: suffix ?? ownSuffix, labels: labels.map { ($0.key, $0.value) }, value: value))
    }

    /// Adds a sample that stands for a count.
    package mutating func add(_ value: Int, _ labels: KeyValuePairs<String, String> = [:], suffix: String? = nil) {
        add(Double(value), labels, suffix: suffix)
    }

    mutating func add(_ sample: MetricSample) {
        guard seen.insert(sample.identity).inserted else { return }
        samples.append(sample)
    }

    /// What every sample's name ends with, unless it is one of several of a histogram.
    private var ownSuffix: String {
        switch kind {
        case .counter: "_total"
        case .info: "_info"
        case .gauge, .histogram, .gaugeHistogram: ""
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.kind == right.kind && left.help == right.help && left.unit == right.unit
            && left.samples == right.samples
    }
}
