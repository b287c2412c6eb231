import Foundation
import Testing

/// Rules that the compiler cannot hold, held by reading the sources.
struct SourceRulesTests {
    /// Files whose whole purpose is the thing that is forbidden elsewhere.
    private static let clocks: Set<String> = ["Sources/RekeyCommand/Wiring/SystemClock.swift", "Sources/MiniCA/"]

    private func expectNone(
        of pattern: String,
        except allowed: Set<String> = [],
        because reason: String
    ) throws {
        let expression = try Regex(pattern)
        for source in try Checkout.sources() where !allowed.contains(where: { source.path.hasPrefix($0) }) {
            for (index, line) in source.lines.enumerated() {
                let code = line.trimmingCharacters(in: .whitespaces)
                if code.hasPrefix("//") { continue }
                #expect(code.firstMatch(of: expression) == nil, "\(source):\(index + 1): \(reason)")
            }
        }
    }

    @Test func theClockIsAskedInOnePlace() throws {
        try expectNone(
            of: #"\bDate\(\)|Date\.now|timeIntervalSinceNow"#,
            except: Self.clocks,
            because: "asks the clock"
        )
    }

    @Test func filesAreTouchedByStorageOnly() throws {
        try expectNone(of: #"\bFileManager\b|\.write\(to(File)?:.*atomic"#, because: "touches files past Storage")
    }

    @Test func nothingTraps() throws {
        try expectNone(
            of: #"\btry!|\bas!|\bfatalError\(|\bpreconditionFailure\(|\bprecondition\("#,
            because: "can trap"
        )
    }

    @Test func foundationNetworkingStaysOut() throws {
        try expectNone(of: #"import FoundationNetworking"#, because: "another HTTP stack")
    }

    /// No private key is committed, not even a test's.
    @Test func theRepositoryHoldsNoPrivateKey() throws {
        let (status, output) = try Checkout.run("git", ["ls-files", "-z"])
        try #require(status == 0)
        let names = output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        #expect(!names.isEmpty)
        let marker = Data("PRIVATE KEY-----\n".utf8)
        let begin = Data("-----BEGIN ".utf8)
        for name in names {
            guard let data = try? Data(contentsOf: Checkout.root.appending(path: name)) else { continue }
            guard let found = data.range(of: marker) else { continue }
            let before = data[
                data.index(found.lowerBound, offsetBy: -40, limitedBy: data.startIndex).map { $0..<found.lowerBound }
                    ?? data.startIndex..<found.lowerBound
            ]
            #expect(before.range(of: begin) == nil, "\(name) looks like a private key")
        }
    }
}
