import Foundation
import Ledger
import MiniCA
import Report
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// The figures that are put together from a real store.
struct MetricsTests {
    private func model(_ configuration: FilePath) throws -> MetricsModel {
        let place = try Workplace(GlobalOptions.configured(by: configuration))
        return try MetricsMaker(place, ledger: try place.writer()).model(all: true)
    }

    @Test func labelsArePathsAndProbesSayWhetherClientsWouldTakeIt() async throws {
        let bench = try await TransactionBench()
        _ = try await bench.pass()
        let trusting = bench.scratch.path.appending("trusting.yaml")
        let text = String(decoding: try bench.bytes(bench.configuration), as: UTF8.self)
        let policy = "policy: { trust-stores: { server: \(bench.scratch.path)/server.pem } }\n"
        try Data((text + policy).utf8).write(to: URL(filePath: trusting.string))
        // Nobody listens at the second one.
        let targets = ["127.0.0.1:\(bench.authority.port)", "127.0.0.1:1"]
        var successes: [[Bool]] = []
        for configuration in [bench.configuration, trusting] {
            let options = ["--config", configuration.string, "--quiet"]
            _ = await Rekey.status(of: ["scan"] + targets + options)
            _ = await Rekey.status(of: ["scan", "--path", "\(bench.state.root)/live"] + options)
            let probes = try model(configuration).endpoints.sorted { $0.target < $1.target }
            successes.append(probes.map(\.success))
            #expect(probes.map(\.target) == targets.map { "tls://\($0)" }.sorted())
        }
        #expect(successes.map { $0.filter(\.self).count } == [0, 1])
        let model = try model(trusting)
        let paths = model.certificates.map(\.path).filter { !$0.isEmpty }
        #expect(!paths.isEmpty && paths.allSatisfy { $0.hasPrefix("/") })
        #expect(model.managed.map(\.state) == ["ok"])
        #expect(model.managed.map(\.isServed) == [nil])
        #expect(model.counts.reduce(0) { $0 + $1.count } == model.expiry.total)
    }
}
