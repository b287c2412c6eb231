import Conformance
import Foundation
import PKI
import Testing

/// The common JSON list of logs, third version. No list is compiled in: it is given as octets, so it can be updated.
@Suite(.rows("CH-16"))
struct CTLogListTests {
    private static func entry(_ key: String, _ more: String = "") -> String {
        let octets = Array(key.utf8)
        let id = Data(SHA256Digest(hashing: octets).bytes).base64EncodedString()
        return #"{"description":"\#(key)","log_id":"\#(id)","key":"\#(Data(octets).base64EncodedString())"\#(more)}"#
    }

    private static func document(_ logs: String, _ tiled: String = "", time: String = "2026-07-22T12:55:11Z") -> [UInt8]
    {
        let owner = #"{"name":"One","email":["x@one.example"],"logs":[\#(logs)],"tiled_logs":[\#(tiled)]}"#
        return Array(#"{"version":"62.3","log_list_timestamp":"\#(time)","operators":[\#(owner)]}"#.utf8)
    }

    @Test func logsOfBothKindsAreRead() throws {
        let state = #","state":{"retired":{"timestamp":"2026-02-28T00:00:00Z"}}"#
        let interval =
            #","temporal_interval":{"start_inclusive":"2026-01-01T00:00:00Z","end_exclusive":"2026-07-01T00:00:00Z"}"#
        let former = #","previous_operators":[{"name":"Zero","end_time":"2025-01-01T00:00:00Z"}]"#
        let list = try CTLogList(json: Self.document(Self.entry("a", state + interval + former), Self.entry("b")))
        #expect(list.logs.count == 2)
        let retired = try #require(list.logs[SHA256Digest(hashing: Array("a".utf8)).bytes])
        #expect(retired.state == .retired(at: Date(timeIntervalSince1970: 1_772_236_800)))
        #expect(retired.interval?.contains(Date(timeIntervalSince1970: 1_770_000_000)) == true)
        #expect(retired.operatorName(at: Date(timeIntervalSince1970: 1_700_000_000)) == "Zero")
        #expect(retired.operatorName(at: Date(timeIntervalSince1970: 1_770_000_000)) == "One")
        #expect(list.logs[SHA256Digest(hashing: Array("b".utf8)).bytes]?.state == .pending)
        #expect(list.isStale(at: list.timestamp.addingTimeInterval(71 * 86_400)))
        #expect(!list.isStale(at: list.timestamp.addingTimeInterval(69 * 86_400)))
    }

    @Test func everythingElseIsRefused() {
        let cases: [([UInt8], CTLogList.Failure)] = [
            (Array("<html>".utf8), .notJSON),
            (Array(#"{"operators":[]}"#.utf8), .notJSON),
            (Self.document(""), .noLogs),
            (Self.document(Self.entry("a"), time: "yesterday"), .malformed(field: "log_list_timestamp")),
            (
                Self.document(Self.entry("a").replacing(#""key":"YQ==""#, with: #""key":"Yg==""#)),
                .malformed(field: "log_id or key")
            ),
            (
                Self.document(Self.entry("a", #","state":{"retired":{"timestamp":"soon"}}"#)),
                .malformed(field: "state")
            ),
        ]
        for (json, failure) in cases { #expect(throws: failure) { try CTLogList(json: json) } }
    }
}
