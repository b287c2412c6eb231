import Foundation
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// What `config check` finds in a file that reads well.
struct ConfigurationAuditTests {
    private let scratch: TemporaryDirectory

    init() throws { scratch = try TemporaryDirectory() }

    private func remarks(_ text: String) throws -> [String] {
        let path = scratch.path.appending("rekey.yaml").string
        try Data(text.utf8).write(to: URL(filePath: path))
        let place = try Workplace(try GlobalOptions.configured(by: FilePath(path)))
        return ConfigurationAudit(place: place).remarks().map { remark in
            let problem = SettingsFile.problem(
                at: remark.steps,
                in: text.utf8,
                path: "c",
                message: remark.message,
                hint: remark.hint
            )
            return (remark.isNote ? "note: " : "") + problem.description
        }
    }

    @Test func everythingThatAScanOrARunWouldMeetIsFound() throws {
        let found = try remarks(
            """
            scan:
              targets: [www.example.com, "::::", "foo+starttls://x", 192.0.2.0/28]
              ranges: [192.0.2.0/28, 10.0.0.0/8]
            policy:
              ignore: [hsts-short]
              trust-stores: { mine: /nonexistent/ca.pem }
            waivers:
              - { check: hsts-short, match: "*", until: 2020-01-01, by: ops, why: old }
            alerts:
              channels:
                bad: { webhook: { url-file: /nonexistent/secret } }
                good: { webhook: { url: "https://hook.example.com/" } }
              heartbeat: { url-file: /nonexistent/beat }
            metrics: { file: /nonexistent/rekey.prom }
            """
        )
        let places = found.map { $0.split(separator: " ")[0] == "note:" ? String($0.dropFirst(6)) : $0 }
            .map { $0.split(separator: ": ")[0] }
        #expect(
            places.sorted()
                == [
                    "c:11:10", "c:13:14", "c:14:18", "c:2:30", "c:2:38", "c:2:58", "c:3:26", "c:6:25",
                    "c:8:45",
                ].sorted()
        )
        #expect(found.filter { $0.hasPrefix("note: ") }.map { $0.contains("has ended") } == [true])
    }

    @Test func whatIsInOrderIsNotRemarkedOn() throws {
        let found = try remarks(
            """
            scan: { targets: [www.example.com, "smtp+starttls://mx.example.com:25"], ranges: [192.0.2.0/28] }
            alerts: { channels: { good: { exec: [/bin/true] } } }
            metrics: { file: \(scratch.path.appending("rekey.prom")) }
            """
        )
        #expect(found.isEmpty)
    }

    @Test func theExitSaysIt() async throws {
        let path = scratch.path.appending("rekey.yaml").string
        try Data("metrics: { file: /nonexistent/rekey.prom }".utf8).write(to: URL(filePath: path))
        #expect(await Rekey.status(of: ["config", "check", "--config", path, "--quiet"]) == 78)
        try Data("waivers: [{ match: \"*\", until: 2020-01-01, by: ops, why: old }]".utf8).write(
            to: URL(filePath: path)
        )
        #expect(await Rekey.status(of: ["config", "check", "--config", path, "--quiet"]) == 0)
    }
}
