import FoundationEssentials

/// The JSON of a list of logs, field for field.
struct CTLogListDocument: Decodable {
    let timestamp: String
    let operators: [Owner]

    private enum CodingKeys: String, CodingKey {
        case timestamp = "log_list_timestamp"
        case operators
    }

    struct Owner: Decodable {
        let name: String
        let logs: [Entry]?
        let tiledLogs: [Entry]?

        private enum CodingKeys: String, CodingKey {
            case name, logs
            case tiledLogs = "tiled_logs"
        }
    }

    struct Since: Decodable { let timestamp: String }

    struct Interval: Decodable {
        let start: String
        let end: String

        private enum CodingKeys: String, CodingKey {
            case start = "start_inclusive"
            case end = "end_exclusive"
        }
    }

    struct Former: Decodable {
        let name: String
        let end: String

        private enum CodingKeys: String, CodingKey {
            case name
            case end = "end_time"
        }
    }

    struct Entry: Decodable {
        let description: String?
        let id: String
        let key: String
        let state: [String: Since]?
        let interval: Interval?
        let former: [Former]?

        private enum CodingKeys: String, CodingKey {
            case description, key, state
            case id = "log_id"
            case interval = "temporal_interval"
            case former = "previous_operators"
        }
    }

    /// RFC 3339 with or without a fraction; nil for anything else.
    static func instant(_ text: String) -> Date? {
        guard text.utf8.count <= 40 else { return nil }
        return (try? Date.ISO8601FormatStyle().parse(text))
            ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
    }
}

extension CTLogListDocument.Entry {
    /// The log this entry describes.
    func log(of owner: String) throws(CTLogList.Failure) -> CTLog {
        guard let id = Data(base64Encoded: id), let key = Data(base64Encoded: key),
            SHA256Digest(hashing: Array(key)).bytes == Array(id)
        else { throw .malformed(field: "log_id or key") }
        return CTLog(
            id: Array(id),
            key: Array(key),
            description: Self.printable(description ?? ""),
            operatorName: Self.printable(owner),
            formerOperators: try formerOperators(),
            state: try logState(),
            interval: try range()
        )
    }

    private func logState() throws(CTLogList.Failure) -> CTLog.State {
        guard let (word, since) = state?.first else { return .pending }
        switch word {
        case "qualified": return .qualified
        case "usable": return .usable
        case "readonly": return .readOnly
        case "rejected": return .rejected
        case "retired":
            guard let instant = CTLogListDocument.instant(since.timestamp) else { throw .malformed(field: "state") }
            return .retired(at: instant)
        default: return .pending
        }
    }

    private func range() throws(CTLogList.Failure) -> Range<Date>? {
        guard let interval else { return nil }
        guard let start = CTLogListDocument.instant(interval.start),
            let end = CTLogListDocument.instant(interval.end), start <= end
        else { throw .malformed(field: "temporal_interval") }
        return start..<end
    }

    private func formerOperators() throws(CTLogList.Failure) -> [CTLog.FormerOperator] {
        var list: [CTLog.FormerOperator] = []
        for one in former ?? [] {
            guard let until = CTLogListDocument.instant(one.end) else { throw .malformed(field: "previous_operators") }
            list.append(CTLog.FormerOperator(name: Self.printable(one.name), until: until))
        }
        return list.sorted { $0.until < $1.until }
    }

    /// For people, not for comparing: control characters become question marks, cut at 200 characters.
    private static func printable(_ text: String) -> String {
        String(
            text.prefix(200).map {
                $0.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) } ? "?" : $0
            }
        )
    }
}
