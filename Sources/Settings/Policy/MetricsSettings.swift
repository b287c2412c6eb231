/// The `metrics` of the file.
package struct MetricsSettings: Sendable, Hashable {
    /// A file that is replaced after each run and scan, for a textfile collector; nil means none.
    package var file: String?
    /// Whether every certificate gets its series.
    package var all: Bool

    package init(file: String? = nil, all: Bool = false) {
        self.file = file
        self.all = all
    }
}
