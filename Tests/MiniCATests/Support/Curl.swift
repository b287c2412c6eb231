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
        fields: [String] = [],
        seconds: Double = 20
    ) async throws -> Answer {
        var arguments = ["-sS", "-i", "--max-time", "\(seconds)", "--cacert", roots]
        arguments += method == "HEAD" ? ["--head"] : ["-X", method]
        for field in fields { arguments += ["-H", field] }
        if body != nil { arguments += ["--data-binary", "@-"] }
        let output = try await Command.run("curl", arguments + [url], input: body ?? [])
        return Self.parse(output)
    }

    /// What crosses the wire for a GET, counted and thrown away: curl's exit status, octets of fields and of body.
    func weigh(_ url: String, seconds: Double) async throws -> (exit: Int32, fields: Int, body: Int) {
        let output = try await Command.run(
            "curl",
            [
                "-sS", "-o", "/dev/null", "-w", "%{size_header} %{size_download}", "--max-time", "\(seconds)",
                "--cacert", roots, url,
            ]
        )
        let numbers = output.text.split(separator: " ").compactMap { Int($0) }
        try #require(numbers.count == 2)
        return (output.status, numbers[0], numbers[1])
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
