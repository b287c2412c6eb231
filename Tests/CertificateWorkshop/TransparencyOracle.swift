import COpenSSL
package import Foundation

/// OpenSSL's own verification of embedded timestamps: another implementation than the one that is tested.
package enum TransparencyOracle {
    /// Whether OpenSSL finds every timestamp of the leaf signed by one of the logs.
    package static func accepts(leaf: [UInt8], issuer: [UInt8], logs: [ForgedLog], at now: Date) throws -> Bool {
        let store = CTLOG_STORE_new()
        defer { CTLOG_STORE_free(store) }
        let file = FileManager.default.temporaryDirectory.appending(path: "rekey-logs-\(UUID().uuidString).cnf")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(settings(logs).utf8).write(to: file)
        guard CTLOG_STORE_load_file(store, file.path(percentEncoded: false)) == 1 else {
            throw Forge.Refused(step: "list of logs")
        }
        let certificate = parse(leaf)
        let above = parse(issuer)
        defer {
            X509_free(certificate)
            X509_free(above)
        }
        let context = CT_POLICY_EVAL_CTX_new()
        defer { CT_POLICY_EVAL_CTX_free(context) }
        CT_POLICY_EVAL_CTX_set1_cert(context, certificate)
        CT_POLICY_EVAL_CTX_set1_issuer(context, above)
        CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(context, store)
        CT_POLICY_EVAL_CTX_set_time(context, UInt64(now.timeIntervalSince1970 * 1_000))
        guard let list = X509_get_ext_d2i(certificate, NID_ct_precert_scts, nil, nil) else { return false }
        defer { SCT_LIST_free(OpaquePointer(list)) }
        return SCT_LIST_validate(OpaquePointer(list), context) == 1
    }

    private static func settings(_ logs: [ForgedLog]) throws -> String {
        let names = logs.indices.map { "log\($0)" }
        let sections = try zip(names, logs).map { name, log in
            "[\(name)]\ndescription = \(name)\nkey = \(Data(try log.key.publicDER).base64EncodedString())\n"
        }
        return "enabled_logs = \(names.joined(separator: ","))\n" + sections.joined()
    }

    private static func parse(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_X509(nil, &cursor, buffer.count)
        }
    }
}
