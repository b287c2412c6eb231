import Checks
import Foundation
import Ledger
import Testing

@testable import Inventory

struct BatchWriterTests {
    private let bench: ScanBench

    init() throws { bench = try ScanBench() }

    private func load(_ findings: [String: [PlaceFinding]] = [:]) -> BatchWriter.Load {
        var load = BatchWriter.Load()
        load.batch.unchanged = ["file:///srv/a.pem"]
        load.batch.looks = [
            FileLook(path: "file:///srv/a.pem", device: 1, inode: 2, modified: 3, changed: 4, size: 5, form: "told")
        ]
        load.findings = findings
        return load
    }

    private func write(_ load: BatchWriter.Load) throws {
        let scan = try bench.ledger.beginScan(trigger: "test", at: .now)
        let writer = BatchWriter(ledger: bench.ledger, scan: scan) { .now }
        writer.submit(load)
        try writer.finish()
    }

    @Test func whatIsRememberedIsWritten() throws {
        try write(load())
        #expect(try bench.ledger.knownLooks().keys.sorted() == ["file:///srv/a.pem"])
    }

    /// A scan that ends before its findings are written must look at the files again.
    @Test func nothingIsRememberedWhoseFindingsAreLost() throws {
        let check = try #require(CheckSet.all.first)
        let finding = PlaceFinding(
            check: check,
            severity: .high,
            key: "key",
            place: "file:///srv/a.pem",
            fingerprint: String(repeating: "0", count: 64),
            detail: "a certificate that nobody recorded",
            hint: ""
        )
        #expect(throws: LedgerFailure.self) { try write(load(["file:///srv/a.pem": [finding]])) }
        #expect(try bench.ledger.knownLooks().isEmpty)
    }
}
