/// A child process to run: everything it will know, nothing inherited.
package struct ChildCommand: Sendable, Equatable {
    /// The absolute path of the executable, as ``CommandPath/resolve(_:user:)`` gives it.
    package var executable: String
    /// The arguments after the name of the program; never through a shell.
    package var arguments: [String]
    /// The complete environment, built from empty: nothing of ours is added.
    package var environment: [String: String]
    /// What it reads from standard input, which is closed afterwards.
    package var input: [UInt8]
    /// How long it may take before it is asked to stop.
    package var deadline: Duration
    /// How long it may take to stop before it is killed.
    package var grace: Duration
    /// How many bytes of output are kept: the first half and the last half of it.
    package var outputLimit: Int
    /// Whether standard output is kept apart as well: ``ChildOutcome/standardOutput`` is then without what went to
    /// standard error, and in ``ChildOutcome/output`` the two may not be in the order they were written.
    package var keepsOutputApart: Bool

    /// A command with the limits of the hook contract.
    package init(
        executable: String,
        arguments: [String] = [],
        environment: [String: String] = ChildCommand.baseEnvironment,
        input: [UInt8] = [],
        deadline: Duration = .seconds(60),
        grace: Duration = .seconds(5),
        outputLimit: Int = 32_768,
        keepsOutputApart: Bool = false
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.deadline = deadline
        self.grace = grace
        self.outputLimit = outputLimit
        self.keepsOutputApart = keepsOutputApart
    }

    /// What every child knows: where programs are, and that text is UTF-8 in no particular language.
    package static let baseEnvironment = [
        "PATH": CommandPath.searchPath.joined(separator: ":"),
        "LANG": "C.UTF-8",
    ]

    /// Refuses what the kernel would cut short or misread.
    func check() throws(ChildFailure) {
        guard executable.hasPrefix("/") else { throw .notAbsolute(executable) }
        let texts = [executable] + arguments + environment.values
        guard !texts.contains(where: { $0.utf8.contains(0) }) else { throw .containsNull }
        for name in environment.keys where name.isEmpty || name.utf8.contains(0) || name.utf8.contains(0x3D) {
            throw .badVariable(name)
        }
    }
}
