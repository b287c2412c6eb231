package import FoundationEssentials

/// What a browser demands of the timestamps embedded in a certificate: Chrome's policy of 2026-07-22.
///
/// Pure: evidence and time in, verdict out.
package enum CTPolicy {
    /// One timestamp and what became of verifying it.
    package struct Evidence: Sendable, Equatable {
        /// The timestamp.
        package let timestamp: CertificateTimestamp
        /// The log it names; nil when the list does not know it.
        package let log: CTLog?
        /// Whether that log's signature is right.
        package let isSigned: Bool

        /// Evidence.
        package init(timestamp: CertificateTimestamp, log: CTLog?, isSigned: Bool) {
            self.timestamp = timestamp
            self.log = log
            self.isSigned = isSigned
        }
    }

    /// Logs' clocks may be ahead by this many seconds.
    private static let skew: Double = 300

    /// How many timestamps of distinct logs a certificate needs: two, or three when it lives longer than 180 days, both
    /// ends of its validity counted (CA/Browser Forum BR 6.3.2).
    package static func needed(_ validity: Validity) -> Int { validity.lifetime + 1 <= 180 * 86_400 ? 2 : 3 }

    /// Judges all timestamps of a certificate at an instant.
    package static func judge(_ evidence: [Evidence], validity: Validity, at now: Date) -> CTVerdict {
        var faults: [CTFault] = []
        var logs: Set<[UInt8]> = []
        var operators: Set<String> = []
        var hasCurrentLog = false
        for item in evidence {
            if let fault = fault(item, validity, now) {
                faults.append(fault)
            } else if let log = item.log {
                logs.insert(log.id)
                operators.insert(log.operatorName(at: item.timestamp.instant))
                if log.isCurrent { hasCurrentLog = true }
            }
        }
        var shortfalls: [CTShortfall] = []
        let needed = needed(validity)
        if logs.count < needed { shortfalls.append(.logs(found: logs.count, needed: needed)) }
        if operators.count < 2 { shortfalls.append(.operators(found: operators.count)) }
        if !hasCurrentLog { shortfalls.append(.noCurrentLog) }
        return shortfalls.isEmpty ? .satisfied(faults) : .notSatisfied(shortfalls, faults)
    }

    /// Why a timestamp does not count; nil when it does.
    private static func fault(_ item: Evidence, _ validity: Validity, _ now: Date) -> CTFault? {
        guard let log = item.log else { return .unknownLog(id: Hex.encode(item.timestamp.logID)) }
        guard item.isSigned else { return .badSignature(log: log.description) }
        guard item.timestamp.instant <= now.addingTimeInterval(skew) else { return .inFuture(log: log.description) }
        if let interval = log.interval, !interval.contains(validity.notAfter) {
            return .outsideInterval(log: log.description)
        }
        switch log.state {
        case .qualified, .usable, .readOnly: return nil
        case .retired(let end): return item.timestamp.instant < end ? nil : .afterRetirement(log: log.description)
        case .pending, .rejected: return .notTaken(log: log.description)
        }
    }
}

extension CTLog {
    /// Whether one such log at least has to be among them: Qualified, Usable or ReadOnly when it is checked.
    fileprivate var isCurrent: Bool {
        switch state {
        case .qualified, .usable, .readOnly: true
        case .pending, .retired, .rejected: false
        }
    }
}
