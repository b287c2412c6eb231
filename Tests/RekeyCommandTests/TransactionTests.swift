import Conformance
import Foundation
import KeyGeneration
import MiniCA
import PKI
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// What a pass makes of what an earlier one left, against a real authority.
struct TransactionTests {
    private let urgent = Urgency(ignoresBackOff: true)

    private func isRotated(_ report: LineageReport) -> Bool {
        if case .rotated = report.outcome { true } else { false }
    }

    /// S22, P23: an order that was placed is gone on with, with its key; it is not ordered anew.
    @Test(.rows("O-01", "O-18", "O-10")) func anOrderInFlightIsGoneOnWith() async throws {
        let bench = try await TransactionBench()
        _ = try await bench.pass(callingOffAt: .ordered)
        let key = try LocalFileSystem().read(bench.order.appending("key.pem")) { descriptor throws(KeyFailure) in
            try PrivateKey(readingFrom: descriptor)
        }
        #expect(try bench.live() == nil)
        let report = try await bench.pass(urgent)
        #expect(isRotated(report), "\(report.outcome)")
        #expect(await bench.authority.orders().count == 1)
        let manifest = try bench.bytes(bench.state.live(LineageName("www")).appending("generation.json"))
        #expect(String(decoding: manifest, as: UTF8.self).contains(key.publicKey.digest.description))
        #expect(try LocalFileSystem().metadata(of: bench.order) == nil)
        await bench.authority.shutDown()
    }

    /// The link that a killed run tried goes with the next run, though nothing is due.
    @Test func aLinkLeftBehindGoesWhateverIsDue() async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        let link = try bench.state.nextLive(LineageName("www"))
        try LocalFileSystem().symlink(to: "../generations/www/0001", at: link)
        let report = try await bench.pass()
        guard case .unchanged = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(try LocalFileSystem().metadata(of: link) == nil)
        await bench.authority.shutDown()
    }

    /// What a key's file refuses is the disk's failure: path, the kernel's reason and its remedy, and no alarm.
    @Test func aKeyThatCannotBeWrittenOrReadNamesFileAndReason() throws {
        let path = FilePath("/dev/full")
        let full = open(path.string, O_WRONLY | O_CLOEXEC)
        try #require(full >= 0)
        defer { close(full) }
        let scratch = try TemporaryDirectory()
        let place = scratch.path.appending("key.pem")
        let key = try PrivateKey.generate(.ecdsaP256)
        let writing = StorageFailure(operation: .create, path: place, errno: .noSpace)
        #expect(throws: BorrowingFailure<KeyFailure>.storage(writing)) {
            try LocalFileSystem().createKey(place) { _ throws(KeyFailure) in try key.write(to: full) }
        }
        #expect(try LocalFileSystem().metadata(of: place) == nil)
        try LocalFileSystem().createKey(place) { descriptor throws(KeyFailure) in try key.write(to: descriptor) }
        let reading = StorageFailure(operation: .read, path: place, errno: .badFileDescriptor)
        #expect(throws: BorrowingFailure<KeyFailure>.storage(reading)) {
            try LocalFileSystem().readKey(place) { _ throws(KeyFailure) in try AccountKey(readingFrom: full) }
        }
        let again = try LocalFileSystem().readKey(place) { descriptor throws(KeyFailure) in
            try PrivateKey(readingFrom: descriptor)
        }
        #expect(again.publicKey == key.publicKey)
    }

    /// An authority that cannot be reached right now is no reason to throw away what may have been paid for.
    @Test func anOutageKeepsKeyAndNote() async throws {
        let bench = try await TransactionBench()
        _ = try await bench.pass(callingOffAt: .ordered)
        let before = try (
            bench.bytes(bench.order.appending("key.pem")), bench.bytes(bench.order.appending("order.json"))
        )
        await bench.authority.shutDown()
        let report = try await bench.pass(urgent)
        guard case .failed(let failure) = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(failure.next.exit == 75)
        #expect(failure.live.text(at: Date()) == "nothing is live; nothing was changed")
        #expect(try bench.bytes(bench.order.appending("key.pem")) == before.0)
        #expect(try bench.bytes(bench.order.appending("order.json")) == before.1)
    }

    /// A note without its key is replaced by one order, not believed for ever.
    @Test func aNoteWithoutItsKeyIsReplaced() async throws {
        let bench = try await TransactionBench()
        _ = try await bench.pass(callingOffAt: .ordered)
        try LocalFileSystem().remove(bench.order.appending("key.pem"))
        let report = try await bench.pass(urgent)
        #expect(isRotated(report), "\(report.outcome)")
        #expect(await bench.authority.orders().count == 2)
        await bench.authority.shutDown()
    }

    /// S14: a live generation that is not whole is replaced; it stops nothing.
    @Test(arguments: ["key.pem", "fullchain.pem", "generation.json"])
    func aDamagedLiveGenerationIsReplaced(file: String) async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        let name = try LineageName("www")
        let path = bench.state.generation(name, .first).appending(file)
        try LocalFileSystem().remove(path)
        try LocalFileSystem().create(path, mode: .ownerReadWrite, group: nil, contents: [])
        let report = try await bench.pass(urgent)
        #expect(isRotated(report), "\(report.outcome)")
        #expect(try bench.live()?.rawValue == 2)
        await bench.authority.shutDown()
    }

    /// T20: the fourth order in seven days is not sent, and what is live is told.
    @Test func theBrakeHolds() async throws {
        let bench = try await TransactionBench()
        let forced = Urgency(forced: .forced(reason: "drill"), ignoresBackOff: true)
        for _ in 0..<OrderBudget.limit { #expect(isRotated(try await bench.pass(forced))) }
        let report = try await bench.pass(forced)
        guard case .failed(let failure) = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(failure.next.exit == 1)
        #expect(failure.live.generation?.rawValue == OrderBudget.limit)
        #expect(await bench.authority.orders().count == OrderBudget.limit)
        var further = forced
        further.ignoresBudget = true
        #expect(isRotated(try await bench.pass(further)))
        await bench.authority.shutDown()
    }

    /// An operator who went back stays there: no run deploys again what was set aside.
    @Test func aRollbackStays() async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        #expect(isRotated(try await bench.pass(Urgency(forced: .forced(reason: nil), ignoresBackOff: true))))
        #expect(isRotated(try await bench.rollBack()))
        #expect(try bench.live()?.rawValue == 1)
        let report = try await bench.pass()
        guard case .unchanged = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(try bench.live()?.rawValue == 1)
        await bench.authority.shutDown()
    }

    /// What others could have changed is not deployed, and costs no order.
    @Test func aGenerationThatOthersCouldChangeIsRefused() async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        let key = bench.state.generation(try LineageName("www"), .first).appending("key.pem")
        #expect(chmod(key.string, 0o660) == 0)
        let report = try await bench.pass(Urgency(forced: .forced(reason: nil), ignoresBackOff: true))
        guard case .failed(let failure) = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(failure.verdict.contains("key.pem has mode 0660"))
        #expect(failure.hint.contains("chmod go-w"))
        #expect(await bench.authority.orders().count == 1)
        await bench.authority.shutDown()
    }

    /// The ledger is an index: without it nothing is ordered anew.
    @Test func losingTheLedgerCostsNoOrder() async throws {
        let bench = try await TransactionBench()
        #expect(isRotated(try await bench.pass()))
        for suffix in ["", "-wal", "-shm"] {
            try LocalFileSystem().remove(bench.state.root.appending("rekey.sqlite" + suffix))
        }
        let report = try await bench.pass()
        guard case .unchanged = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(await bench.authority.orders().count == 1)
        await bench.authority.shutDown()
    }
}
