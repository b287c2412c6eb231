/// One thing that is wrong in a configuration file, and where.
package struct SettingsProblem: Sendable, Equatable, CustomStringConvertible {
    /// The file, as the caller named it.
    package let path: String
    /// From 1.
    package let line: Int
    /// From 1, counted in Unicode scalars.
    package let column: Int
    /// What is wrong, in lower case, without a full stop.
    package let message: String
    /// What helps, if there is more to say.
    package let hint: String?

    /// `file:line:column: message`, as editors and compilers write it.
    package var description: String { "\(path):\(line):\(column): \(message)" }
}

/// A configuration file that cannot be used, with everything that is wrong in it, from top to bottom; never empty.
package struct SettingsFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package let problems: [SettingsProblem]

    /// One line for each problem.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
