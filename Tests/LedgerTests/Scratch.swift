import Foundation

@testable import Ledger

/// A directory of its own for one test, removed with the value.
final class Scratch: Sendable {
    let directory: String
    var path: String { directory + "/rekey.sqlite" }

    init() throws {
        let template = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-XXXXXX").path
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else { throw CocoaError(.fileWriteUnknown) }
        directory = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// Names, sizes and modification times of all files.
    func listing() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted().map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/" + name)
            let modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(name) \(attributes[.size] ?? "") \(modified)"
        }
    }

    func mode(_ suffix: String = "") throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    func bytes(_ suffix: String = "") throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path + suffix)) }

    func put(_ data: Data, _ suffix: String = "") throws { try data.write(to: URL(fileURLWithPath: path + suffix)) }
}

/// A fixed time with milliseconds, some seconds later on.
func moment(_ seconds: Double = 0) -> Date { Date(timeIntervalSince1970: 1_795_000_000.123 + seconds) }

func generation(
    _ certificate: String = "api",
    _ number: Int = 1,
    names: [String] = ["api.example.com", "203.0.113.7"],
    standing: GenerationStanding = .staged
) -> GenerationRow {
    GenerationRow(
        certificate: certificate,
        number: number,
        authority: "letsencrypt",
        spki: "aa01",
        serial: "0087654321",
        fingerprint: "bb02",
        notBefore: moment(),
        notAfter: moment(86_400 * 90),
        names: names,
        keyAlgorithm: "ecdsa-p256",
        createdAt: moment(5),
        standing: standing
    )
}

func failure(_ seconds: Double = 0, of identifier: String = "dns:a", at authority: String = "le") -> FailedValidation {
    FailedValidation(
        identifier: identifier,
        authority: authority,
        certificate: "api",
        problem: "urn:ietf:params:acme:error:dns",
        at: moment(seconds)
    )
}

func failure(_ number: Int) -> FailedValidation { failure(Double(number)) }

/// What an authority said of a certificate that lives for ninety days.
func renewal(_ id: String, askAgain: Double = 21_600) -> RenewalRow {
    RenewalRow(
        certificateID: id,
        authority: "le",
        expires: moment(90 * 86_400),
        window: RenewalRow.Window(
            start: moment(60 * 86_400),
            end: moment(62 * 86_400),
            explanation: "https://ca.example/why",
            drawn: moment(61 * 86_400)
        ),
        fetchedAt: moment(),
        askAgainAt: moment(askAgain),
        temporaryFailures: 2
    )
}
