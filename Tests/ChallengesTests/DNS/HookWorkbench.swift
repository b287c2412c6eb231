import Challenges
import Foundation
import Glibc
import Hooks
import Storage
import SystemPackage
import TestSupport

/// A directory with hooks for one test, and the zone they write to: a file with one line for each record.
struct HookWorkbench {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    var path: String { directory.path.string }

    /// The records that are there now, in the order they were made.
    var zone: [String] { lines("zone") }

    /// Shell functions for any fixture: `put NAME VALUE` and `drop NAME VALUE`, additive, by value, idempotent.
    var zoneFunctions: String {
        """
        zone='\(path)/zone'
        put() { touch "$zone"; grep -qxF -- "$1 $2" "$zone" || printf '%s %s\\n' "$1" "$2" >> "$zone"; }
        drop() { touch "$zone"; grep -vxF -- "$1 $2" "$zone" > "$zone.new"; mv "$zone.new" "$zone"; }
        """
    }

    /// Writes a program that starts with `#!shell`, and gives its path.
    @discardableResult
    func program(_ name: String, shell: String = "/bin/sh", mode: mode_t = 0o755, _ text: String) throws -> String {
        let place = directory.path.appending(name)
        try LocalFileSystem().create(
            place,
            mode: FilePermissions(rawValue: mode),
            group: nil,
            contents: Array("#!\(shell)\n\(text)\n".utf8)
        )
        return place.string
    }

    /// The shipped adapter, copied to where its place and mode are ours.
    func adapter() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let place = directory.path.appending("acme.sh-dnsapi")
        let text = try Data(contentsOf: root.appending(path: "hooks/adapters/acme.sh-dnsapi"))
        try LocalFileSystem().create(
            place,
            mode: FilePermissions(rawValue: 0o755),
            group: nil,
            contents: Array(text)
        )
        return place.string
    }

    /// A program as it is configured.
    func hook(
        _ path: String,
        variables: [String: String] = [:],
        deadline: Duration = .seconds(30)
    ) throws -> HookProgram {
        HookProgram(
            [path],
            variables: try HookVariables(variables),
            runner: SystemChildRunner(),
            deadline: deadline
        )
    }

    /// The permissions of a file here; 0 when it is not there.
    func mode(_ name: String) -> mode_t {
        (try? LocalFileSystem().metadata(of: directory.path.appending(name)))?.mode.rawValue ?? 0
    }

    /// The names in a directory here.
    func names(_ name: String) -> [String] { (try? LocalFileSystem().list(directory.path.appending(name))) ?? [] }

    /// The lines of a file here; none when it is not there.
    func lines(_ name: String) -> [String] {
        let bytes = (try? LocalFileSystem().read(directory.path.appending(name), limit: 1_000_000)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
