import Foundation
import Testing

/// HTTP by the `curl` command: an implementation that shares nothing with the one under test.
struct Curl: Sendable {
    struct Answer: Sendable {
        /// Curl's own exit status; 0 when an answer came.
        let exit: Int32
        let status: Int
        let fields: [(name: String, value: String)]
        let body: [UInt8]

        func values(_ name: String) -> [String] { fields.filter { $0.name == name.lowercased() }.map(\.value) }

        func value(_ name: String) -> String? { values(name).first }

        var text: String { String(decoding: body, as: UTF8.self) }

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
        }

        /// The problem's type without its prefix.
        var problem: String? {
            guard value("content-type") == "application/problem+json", let type = json["type"] as? String else {
                return nil
            }
            return type.replacingOccurrences(of: "urn:ietf:params:acme:error:", with: "")
        }
    }

    /// The file of roots to trust.
    let roots: String

    func callAsFunction(
        _ method: String,
        _ url: String,
        body: [UInt8]? = nil,
        fields: [String] = []
    ) async throws -> Answer {
        var arguments = ["-sS", "-i", "--max-time", "20", "--cacert", roots]
        arguments += method == "HEAD" ? ["--head"] : ["-X", method]
        for field in fields { arguments += ["-H", field] }
        if body != nil { arguments += ["--data-binary", "@-"] }
        let output = try await Command.run("curl", arguments + [url], input: body ?? [])
        return Self.parse(output)
    }

    private static func parse(_ output: Command.Output) -> Answer {
        let separator = Array("\r\n\r\n".utf8)
        let bytes = output.standardOutput
        let split = bytes.indices.first { bytes[$0...].starts(with: separator) } ?? bytes.endIndex
        let lines = String(decoding: bytes[..<split], as: UTF8.self).components(separatedBy: "\r\n")
        let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
        let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        return Answer(
            exit: output.status,
            status: status,
            fields: fields,
            body: Array(bytes[split...].dropFirst(4))
        )
    }
}
