/// One step from the root of a configuration file towards a value.
package enum SettingsStep: Sendable, Equatable {
    case key(String)
    /// From 0.
    case item(Int)
}

extension SettingsFile {
    /// A problem with a value that only somebody beyond this module can see, at the place where the value stands.
    ///
    /// The place is that of the nearest step that is written in the file.
    package static func problem(
        at steps: [SettingsStep],
        in bytes: some Collection<UInt8>,
        path: String,
        message: String,
        hint: String? = nil
    ) -> SettingsProblem {
        var node = root(of: bytes, log: ProblemLog(path: path))
        var place = node?.place ?? .start
        for step in steps {
            switch (step, node?.content) {
            case (.key(let key), .mapping(let entries)):
                node = entries.first { $0.key == key }?.value
            case (.item(let index), .list(let items)):
                node = items.indices.contains(index) ? items[index] : nil
            default: node = nil
            }
            guard let found = node else { break }
            place = found.place
        }
        return SettingsProblem(path: path, line: place.line, column: place.column, message: message, hint: hint)
    }
}
