import Glibc
import Testing

@testable import Report

/// Pages to look at: written to the directory that `REKEY_REPORT_OUT` names, when it is set.
struct PreviewTests {
    private static let models: [(name: String, model: ReportModel)] = [
        ("empty", SampleModel.empty),
        ("small", SampleModel.estate(of: 412, parts: 12, rows: 40)),
        ("large", SampleModel.estate(of: 100_000, parts: 400, rows: 3_000)),
    ]

    @Test(arguments: models.map(\.name)) func thePagesCanBeWrittenOut(_ name: String) throws {
        let model = try #require(Self.models.first { $0.name == name }?.model)
        try write(HTMLReport.render(model), as: "\(name).html")
    }

    @Test(arguments: OpenMetrics.Format.allCases) func theMetricsCanBeWrittenOut(_ format: OpenMetrics.Format) throws {
        let families = MetricFamilies.of(SampleMetrics.estate(managed: 20, files: 400, endpoints: 30))
        try write(Array(OpenMetrics.render(families, format: format).utf8), as: "\(format.rawValue).txt")
    }

    private func write(_ bytes: [UInt8], as name: String) throws {
        #expect(bytes.last == UInt8(ascii: "\n"))
        guard let folder = getenv("REKEY_REPORT_OUT").map({ String(cString: $0) }) else { return }
        let file = try #require(fopen("\(folder)/\(name)", "w"))
        defer { fclose(file) }
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }
}
