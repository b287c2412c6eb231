/// Metrics as text, in either of the two formats that are read today.
package enum OpenMetrics {
    /// Who reads it.
    package enum Format: String, Sendable, CaseIterable {
        /// OpenMetrics 1.0, ends with `# EOF`; content type `application/openmetrics-text; version=1.0.0`.
        case openMetrics = "openmetrics"
        /// Prometheus' older text, the only one that node_exporter's textfile collector reads; content type
        /// `text/plain; version=0.0.4`.
        case classic
    }

    /// Families without samples are left out. The same families give the same bytes.
    package static func render(_ families: [MetricFamily], format: Format) -> String {
        var text = ""
        for family in families where !family.samples.isEmpty {
            switch format {
            case .openMetrics: heading(family.name, family.kind.rawValue, family, &text)
            case .classic: classicHeading(family, &text)
            }
            for sample in family.samples { line(family.name, sample, &text) }
        }
        return format == .openMetrics ? text + "# EOF\n" : text
    }

    private static func heading(_ name: String, _ type: String, _ family: MetricFamily, _ text: inout String) {
        text += "# TYPE \(name) \(type)\n"
        if !family.unit.isEmpty { text += "# UNIT \(name) \(family.unit)\n" }
        text += "# HELP \(name) \(escaped(family.help, quotes: true))\n"
    }

    /// The older text names what the samples are called, and knows neither info nor gauge histograms nor units.
    private static func classicHeading(_ family: MetricFamily, _ text: inout String) {
        let name: String
        let type: String
        switch family.kind {
        case .gauge: (name, type) = (family.name, "gauge")
        case .counter: (name, type) = (family.name + "_total", "counter")
        case .info: (name, type) = (family.name + "_info", "gauge")
        case .histogram: (name, type) = (family.name, "histogram")
        case .gaugeHistogram: (name, type) = (family.name + "_bucket", "gauge")
        }
        text += "# HELP \(name) \(escaped(family.help, quotes: false))\n# TYPE \(name) \(type)\n"
    }

    private static func line(_ name: String, _ sample: MetricSample, _ text: inout String) {
        text += name + sample.suffix
        if !sample.labels.isEmpty {
            let labels = sample.labels.map { "\($0.name)=\"\(escaped(Markup.cut($0.value, to: 500), quotes: true))\"" }
            text += "{" + labels.joined(separator: ",") + "}"
        }
        text += " \(number(sample.value))\n"
    }

    /// `\`, line feeds and, in label values, quotation marks. Other control characters are dropped: no reader needs
    /// them.
    private static func escaped(_ words: String, quotes: Bool) -> String {
        var result = ""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}": break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whole numbers without a fraction, so that a timestamp reads as one.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
        return "\(value)"
    }
}
