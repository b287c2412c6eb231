import FoundationEssentials
import PKI
import TLS

/// What the addresses of one endpoint have shown, round after round. Pure.
///
/// An address that showed the expected leaf and then did not has to show it twice as often in a row, and at a second such
/// relapse four times as often: whoever looks often enough has a lucky row some time.
struct Tally {
    private struct Record {
        var consecutive = 0
        var relapses = 0
        var withChain = false
        var other: (fingerprint: SHA256Digest, notAfter: Date)?
        /// Whether the expected leaf was seen at all.
        var wasNew = false
        var last: ProbeFailure?
        var isNewNow = false
    }

    private static let mostDoublings = 2

    private let expected: CertificateChain
    private let needed: Int
    private var records: [String: Record] = [:]
    /// The addresses of the last round, in the resolver's order: one that the resolver no longer gives does not count.
    private var order: [String] = []

    /// A tally that wants to see the expected leaf so many times in a row.
    init(expecting chain: CertificateChain, needed: Int) {
        expected = chain
        self.needed = needed
    }

    /// Whether every address has shown the expected leaf often enough.
    var isProven: Bool {
        !order.isEmpty && order.allSatisfy { records[$0].map(isProven) ?? false }
    }

    /// Whether the last round showed nothing but the expected leaf.
    var isPromising: Bool { !order.isEmpty && order.allSatisfy { records[$0]?.isNewNow ?? false } }

    mutating func note(_ results: [ProbeResult]) {
        order = results.map(\.address)
        for result in results {
            var record = records[result.address] ?? Record()
            note(result, in: &record)
            records[result.address] = record
        }
    }

    private func isProven(_ record: Record) -> Bool {
        record.consecutive >= needed << min(record.relapses, Self.mostDoublings)
    }

    private func note(_ result: ProbeResult, in record: inout Record) {
        record.isNewNow = false
        switch result.outcome {
        case .unreachable(let failure):
            endRow(of: &record)
            record.last = failure
        case .served(let certificates):
            record.last = nil
            guard let leaf = certificates.first else { return }
            if leaf == expected.leaf {
                record.consecutive += 1
                record.wasNew = true
                record.isNewNow = true
                record.withChain = needed(expected).isSubset(of: certificates)
            } else {
                endRow(of: &record)
                record.other = (leaf.fingerprint, leaf.validity.notAfter)
            }
        }
    }

    /// The intermediates that a client has to be given; a root is its own to have.
    private func needed(_ chain: CertificateChain) -> Set<Certificate> {
        Set(chain.intermediates.filter { $0.subject != $0.issuer })
    }

    private func endRow(of record: inout Record) {
        if record.consecutive > 0 { record.relapses += 1 }
        record.consecutive = 0
    }

    /// What is to be said at the end.
    var addresses: [Verdict.Address] {
        order.map { address in
            Verdict.Address(address: address, seen: records[address].map(seen) ?? .unreachable(.noCertificate))
        }
    }

    private func seen(_ record: Record) -> Verdict.Seen {
        if let failure = record.last { return .unreachable(failure) }
        guard let other = record.other, !isProven(record) else {
            return .expected(withChain: record.withChain)
        }
        return record.wasNew
            ? .alternating(fingerprint: other.fingerprint, notAfter: other.notAfter)
            : .other(fingerprint: other.fingerprint, notAfter: other.notAfter)
    }
}
