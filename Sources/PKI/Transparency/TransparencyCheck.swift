package import FoundationEssentials

/// Verifies the timestamps embedded in a chain's leaf against a list of logs.
///
/// No network and no clock; a verification takes well under a millisecond a timestamp.
package enum TransparencyCheck {
    /// Why there is no verdict.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The extension cannot be read.
        case list(TimestampListFailure)
        /// The chain has no issuer of the leaf, whose key is part of what is signed.
        case noIssuer
        /// OpenSSL could not take the certificate apart.
        case precertificate(OpenSSLError)

        /// One line: what is wrong and where.
        package var description: String {
            switch self {
            case .list(let failure): "\(failure)"
            case .noIssuer: "certificate timestamps: the chain has no issuer to verify them with"
            case .precertificate(let error): "certificate timestamps: \(error)"
            }
        }
    }

    /// Counts timestamps of distinct logs where there is no list, and verifies all of them where there is one.
    package static func run(
        _ chain: CertificateChain,
        logs: CTLogList?,
        at now: Date
    ) throws(Failure) -> CTVerdict {
        let timestamps: [CertificateTimestamp]
        do {
            timestamps = try CertificateTimestamp.embedded(in: chain.leaf)
        } catch {
            throw .list(error)
        }
        guard let logs else { return .counted(Set(timestamps.map(\.logID)).count) }
        let validity = chain.leaf.validity
        guard !timestamps.isEmpty else { return CTPolicy.judge([], validity: validity, at: now) }
        guard let issuer = chain.intermediates.first else { throw .noIssuer }
        let entry: PrecertificateEntry
        do {
            entry = try PrecertificateEntry(leaf: chain.leaf, issuer: issuer)
        } catch {
            throw .precertificate(error)
        }
        let evidence = timestamps.map { timestamp in
            let log = logs.logs[timestamp.logID]
            let isSigned = log.map { timestamp.isSigned(for: entry, by: $0.key) } ?? false
            return CTPolicy.Evidence(timestamp: timestamp, log: log, isSigned: isSigned)
        }
        return CTPolicy.judge(evidence, validity: validity, at: now)
    }
}
