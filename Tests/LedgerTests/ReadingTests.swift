import Foundation
import Testing

@testable import Ledger

@Suite struct ReadingTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func fill() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.upsert(generation())
        try ledger.close()
    }

    @Test func anAbsentLedgerIsNil() throws {
        #expect(try Ledger.reading(path: scratch.path) == nil)
        #expect(try Ledger.reading(path: scratch.directory + "/no/such/place") == nil)
        try scratch.put(Data())
        #expect(try Ledger.reading(path: scratch.path) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory) == ["rekey.sqlite"])
    }

    @Test func readingLeavesTheDirectoryUntouched() throws {
        try fill()
        let before = try scratch.listing()
        #expect(before.count == 1)
        do {
            let reader = try #require(try Ledger.reading(path: scratch.path))
            #expect(try reader.generations(certificate: nil) == [generation()])
            #expect(try reader.history(certificate: nil, limit: 10).isEmpty)
            #expect(try scratch.listing() == before)
        }
        #expect(try scratch.listing() == before)
    }

    @Test func aPathWithEveryAwkwardCharacterIsRead() throws {
        let path = scratch.directory + "/a b?c#d%41é&e=1"
        let ledger = try Ledger(path: path)
        try ledger.upsert(generation())
        try ledger.close()
        let reader = try #require(try Ledger.reading(path: path))
        #expect(try reader.generations(certificate: nil).count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory).count == 1)
    }

    @Test func aReaderDoesNotWrite() throws {
        try fill()
        let reader = try #require(try Ledger.reading(path: scratch.path))
        #expect(kind { try reader.upsert(generation("web")) } == .readOnly)
        #expect(kind { _ = try reader.begin(certificate: "a", reason: "", authority: "", at: moment()) } == .readOnly)
        try reader.close()
        #expect(kind { _ = try reader.allBackOffs() } == .cannotOpen)
    }

    @Test func commitsThatOnlyTheWALHoldsAreSeen() throws {
        let writer = try Ledger(path: scratch.path)
        try writer.upsert(generation("api"))
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.directory).sorted()
        let reader = try #require(try Ledger.reading(path: scratch.path))
        #expect(try reader.generations(certificate: nil).map(\.certificate) == ["api"])
        try writer.upsert(generation("web"))
        #expect(try reader.generations(certificate: nil).map(\.certificate) == ["api", "web"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory).sorted() == names)
    }

    @Test func aReaderThatWasOpenedOnAQuietFileSeesALaterWriter() throws {
        try fill()
        let reader = try #require(try Ledger.reading(path: scratch.path))
        #expect(try reader.generations(certificate: nil).count == 1)
        let writer = try Ledger(path: scratch.path)
        try writer.upsert(generation("web"))
        #expect(try reader.generations(certificate: nil).count == 2)
        try writer.close()
        try Ledger(path: scratch.path).upsert(generation("zeta"))
        #expect(try reader.generations(certificate: nil).count == 3)
    }

    @Test func aLedgerReplacedUnderAReaderIsReadAnew() throws {
        try fill()
        let reader = try #require(try Ledger.reading(path: scratch.path))
        #expect(try reader.generations(certificate: nil).count == 1)
        try Ledger.setAside(path: scratch.path, suffix: ".old")
        #expect(kind { _ = try reader.allBackOffs() } == .cannotOpen)
        try Ledger(path: scratch.path).close()
        #expect(try reader.generations(certificate: nil).isEmpty)
    }

    @Test func aReaderNeverSeesHalfATransactionWhileAWriterIsBusy() async throws {
        try fill()
        let scratch = scratch
        async let writing: Void = Task.detached {
            for round in 1...60 {
                // Opening and closing empties the WAL into the file each time: what an immutable reader must notice.
                let writer = try Ledger(path: scratch.path)
                try writer.upsert((1...40).map { generation("c\($0)", 1, names: ["r\(round).example.com"]) })
                try writer.close()
            }
        }.value
        let reader = try #require(try Ledger.reading(path: scratch.path))
        for _ in 0..<300 {
            let rows = try reader.generations(certificate: nil).filter { $0.certificate != "api" }
            #expect(rows.isEmpty || rows.count == 40)
            #expect(Set(rows.flatMap(\.names)).count <= 1)
        }
        try await writing
    }
}
