package import FoundationEssentials

/// The logs that a browser knows, from a list in the third version of the common JSON format.
package struct CTLogList: Sendable, Equatable {
    /// Why octets are not a list of logs.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case tooLarge(limit: Int)
        case notJSON
        case malformed(field: String)
        case noLogs

        package var description: String {
            switch self {
            case .tooLarge(let limit): "list of logs: larger than \(limit) octets"
            case .notJSON: "list of logs: not JSON of the third version of the format"
            case .malformed(let field): "list of logs: \(field) cannot be read"
            case .noLogs: "list of logs: there is none in it"
            }
        }
    }

    /// Larger lists are not parsed; the lists of 2026 have 100 KiB.
    package static let sizeLimit = 4 << 20
    /// A list that is older proves nothing against a certificate: browsers stop enforcing after ten weeks as well.
    package static let mostAge: Double = 70 * 86_400

    /// When the list was made.
    package let timestamp: Date
    /// All logs, static ones among them, by their identifier.
    package let logs: [[UInt8]: CTLog]

    /// Reads a list. A log whose identifier is not the digest of its key makes the whole list unusable; a state that
    /// is unknown here makes its log count as pending.
    package init(json: [UInt8]) throws(Failure) {
        guard json.count <= Self.sizeLimit else { throw .tooLarge(limit: Self.sizeLimit) }
        let document: CTLogListDocument
        do {
            document = try JSONDecoder().decode(CTLogListDocument.self, from: Data(json))
        } catch {
            throw .notJSON
        }
        guard let timestamp = CTLogListDocument.instant(document.timestamp) else {
            throw .malformed(field: "log_list_timestamp")
        }
        var logs: [[UInt8]: CTLog] = [:]
        for owner in document.operators {
            for entry in (owner.logs ?? []) + (owner.tiledLogs ?? []) {
                let log = try entry.log(of: owner.name)
                logs[log.id] = log
            }
        }
        guard !logs.isEmpty else { throw .noLogs }
        self.timestamp = timestamp
        self.logs = logs
    }

    /// Whether the list is too old to refuse anything by it.
    package func isStale(at instant: Date) -> Bool { instant.timeIntervalSince(timestamp) > Self.mostAge }
}
