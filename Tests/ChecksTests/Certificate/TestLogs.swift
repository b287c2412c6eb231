import CertificateWorkshop
import Foundation
import PKI

@testable import Checks

/// Lists of logs, one operator each, that know the first so many logs.
enum TestLogs {
    /// A list in the third version of the format.
    static func list(count: Int) throws -> CTLogList {
        // A log that signed nothing here: a list must not be empty.
        let keys = count == 0 ? [TestKeys.p384] : Array(Self.keys.prefix(count))
        let operators = keys.enumerated().map { number, key -> String in
            let id = Data(ForgedKey.sha256(key)).base64EncodedString()
            let text = Data(key).base64EncodedString()
            let log =
                #"{"description": "log \#(number)", "log_id": "\#(id)", "key": "\#(text)", "url": "https://l/", "#
                + #""mmd": 86400, "state": {"usable": {"timestamp": "2020-01-01T00:00:00Z"}}}"#
            return #"{"name": "operator \#(number)", "email": [], "logs": [\#(log)], "tiled_logs": []}"#
        }
        let document =
            #"{"version": "1", "log_list_timestamp": "2026-11-01T00:00:00Z", "operators": ["#
            + operators.joined(separator: ",") + "]}"
        return try CTLogList(json: Array(document.utf8))
    }

    /// The keys of two logs.
    static let keys = [TestKeys.p256, TestKeys.secp256k1]

    /// Their identifiers.
    static var identifiers: [[UInt8]] { keys.map(ForgedKey.sha256) }
}
