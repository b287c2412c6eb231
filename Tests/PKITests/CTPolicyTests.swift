import Conformance
import Foundation
import Testing

@testable import PKI

/// Chrome's policy as a table: what counts, and how many of whom.
@Suite(.rows("CH-15"))
struct CTPolicyTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func log(_ number: UInt8, _ owner: String, _ state: CTLog.State = .usable) -> CTLog {
        CTLog(
            id: [UInt8](repeating: number, count: 32),
            key: [],
            description: "log \(number)",
            operatorName: owner,
            formerOperators: [],
            state: state,
            interval: nil
        )
    }

    private func evidence(_ log: CTLog?, age: Double = 60, signed: Bool = true) throws -> CTPolicy.Evidence {
        let milliseconds = UInt64((now.timeIntervalSince1970 - age) * 1_000)
        let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: milliseconds >> UInt64(8 * $0)) }
        let id = log?.id ?? [UInt8](repeating: 0xFF, count: 32)
        let octets = [0] + id + time + [0, 0, 4, 3, 0, 0]
        let timestamp = try #require(try CertificateTimestamp(octets: octets))
        return CTPolicy.Evidence(timestamp: timestamp, log: log, isSigned: signed)
    }

    private func judge(_ evidence: [CTPolicy.Evidence], days: Double = 90) -> CTVerdict {
        let validity = Validity(notBefore: now, notAfter: now.addingTimeInterval(days * 86_400 - 1))
        return CTPolicy.judge(evidence, validity: validity, at: now)
    }

    @Test func twoLogsOfTwoOperatorsAreEnoughUpTo180Days() throws {
        let two = [try evidence(log(1, "A")), try evidence(log(2, "B"))]
        #expect(judge(two) == .satisfied([]))
        #expect(judge(two, days: 180) == .satisfied([]))
        #expect(judge(two, days: 181) == .notSatisfied([.logs(found: 2, needed: 3)], []))
        #expect(judge(two + [try evidence(log(3, "A"))], days: 181) == .satisfied([]))
    }

    @Test func oneOperatorOrOneLogIsNotEnough() throws {
        let one = log(1, "A")
        #expect(judge([try evidence(one), try evidence(log(2, "A"))]) == .notSatisfied([.operators(found: 1)], []))
        #expect(
            judge([try evidence(one), try evidence(one)])
                == .notSatisfied([.logs(found: 1, needed: 2), .operators(found: 1)], [])
        )
        #expect(
            judge([]) == .notSatisfied([.logs(found: 0, needed: 2), .operators(found: 0), .noCurrentLog], [])
        )
    }

    @Test func retiredLogsCountForWhatTheySignedBefore() throws {
        let retired = log(1, "A", .retired(at: now.addingTimeInterval(-3_600)))
        let usable = try evidence(log(2, "B", .readOnly))
        #expect(judge([try evidence(retired, age: 7_200), usable]) == .satisfied([]))
        let late = judge([try evidence(retired, age: 60), usable])
        #expect(
            late
                == .notSatisfied(
                    [.logs(found: 1, needed: 2), .operators(found: 1)],
                    [.afterRetirement(log: "log 1")]
                )
        )
        // Two retired logs: enough of them, and none that is still recognised.
        let other = log(2, "B", .retired(at: now))
        #expect(judge([try evidence(retired, age: 7_200), try evidence(other)]) == .notSatisfied([.noCurrentLog], []))
    }

    @Test func whatDoesNotCountSaysWhy() throws {
        let good = [try evidence(log(1, "A")), try evidence(log(2, "B"))]
        func faults(_ extra: CTPolicy.Evidence) -> CTVerdict { judge(good + [extra]) }
        let id = String(repeating: "ff", count: 32)
        #expect(faults(try evidence(nil)) == .satisfied([.unknownLog(id: id)]))
        #expect(faults(try evidence(log(3, "C"), signed: false)) == .satisfied([.badSignature(log: "log 3")]))
        #expect(faults(try evidence(log(3, "C"), age: -3_600)) == .satisfied([.inFuture(log: "log 3")]))
        #expect(faults(try evidence(log(3, "C", .pending))) == .satisfied([.notTaken(log: "log 3")]))
        #expect(faults(try evidence(log(3, "C", .rejected))) == .satisfied([.notTaken(log: "log 3")]))
    }
}
