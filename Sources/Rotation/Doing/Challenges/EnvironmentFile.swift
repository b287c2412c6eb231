import ACME
import Challenges
import Storage
import SystemPackage

/// A file of `NAME=value` lines: what a program that writes DNS records is told, such as a provider's token.
///
/// Empty lines and lines that begin with `#` are passed over; a value may stand in quotes. Nothing in it is expanded.
struct EnvironmentFile {
    let path: FilePath
    let files: any FileSystem

    /// The variables. A file that others may read is refused: what is in it opens a zone.
    func variables() throws(SolverFailure) -> HookVariables {
        let found: FileMetadata?
        let bytes: [UInt8]
        do throws(StorageFailure) {
            found = try files.metadata(of: path)
            bytes = try files.read(path, limit: 65_536)
        } catch {
            throw SolverFailure(reason: "environment-file: \(error)", isPermanent: true, hint: error.hint)
        }
        guard let found, found.kind == .file else {
            throw refuse("not a file", hint: "write NAME=value lines into \(path), mode 0600")
        }
        guard found.mode.isDisjoint(with: [.groupWrite, .otherReadWriteExecute]) else {
            throw refuse("others may read or change it", hint: "chmod 600 \(path)")
        }
        return try parse(String(decoding: bytes, as: UTF8.self))
    }

    private func parse(_ text: String) throws(SolverFailure) -> HookVariables {
        var values: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.drop { $0 == " " || $0 == "\t" }
            guard let first = words.first, first != "#", first != "\r" else { continue }
            guard let equals = words.firstIndex(of: "=") else {
                throw refuse("line \(index + 1) is not NAME=value", hint: "one variable to a line, no shell")
            }
            values[String(words[..<equals])] = Self.unquoted(words[words.index(after: equals)...])
        }
        do throws(MalformedHookVariable) { return try HookVariables(values) } catch {
            throw refuse("\(error)", hint: "names are letters, digits and underscores")
        }
    }

    private static func unquoted(_ text: Substring) -> String {
        var value = text
        while let last = value.last, last == "\r" || last == " " || last == "\t" { value.removeLast() }
        for quote in ["\"", "'"] as [Character] where value.count >= 2 && value.first == quote && value.last == quote {
            return String(value.dropFirst().dropLast())
        }
        return String(value)
    }

    private func refuse(_ reason: String, hint: String) -> SolverFailure {
        SolverFailure(reason: "environment-file \(path): \(reason)", isPermanent: true, hint: hint)
    }
}
