/// How a child process ended, what it wrote and how long it took.
package struct ChildOutcome: Sendable, Equatable {
    /// How it ended.
    package enum Ending: Sendable, Equatable {
        /// By itself, with this status (0 to 255).
        case exited(Int32)
        /// By this signal, which was not ours.
        case signalled(Int32)
        /// Not within its deadline: it was asked to stop, and killed if it did not.
        case timedOut
    }

    /// How it ended.
    package let ending: Ending
    /// What it wrote to standard output and standard error together.
    package let output: BoundedOutput
    /// What it wrote to standard output alone if that was asked for, else both.
    package let standardOutput: BoundedOutput
    /// The time from its start to its end.
    package let took: Duration

    /// An outcome, also for a runner that is not the system's.
    package init(
        ending: Ending,
        output: BoundedOutput,
        standardOutput: BoundedOutput? = nil,
        took: Duration
    ) {
        self.ending = ending
        self.output = output
        self.standardOutput = standardOutput ?? output
        self.took = took
    }

    /// Whether it ended with status 0.
    package var isSuccess: Bool { ending == .exited(0) }
}

extension ChildOutcome.Ending: CustomStringConvertible {
    /// For example `exited with status 1`.
    package var description: String {
        switch self {
        case .exited(126): "exited with status 126: something it called is not executable"
        case .exited(127): "exited with status 127: something it called was not found"
        case .exited(let status): "exited with status \(status)"
        case .signalled(let number): "was ended by signal \(number)"
        case .timedOut: "did not end within its deadline"
        }
    }
}
