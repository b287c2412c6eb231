package import SystemPackage

/// A process of this host, as far as it says which service it is.
package struct RunningProcess: Sendable, Hashable {
    /// Its number.
    package let pid: Int32
    /// The name of its program's file (`nginx`), printable.
    package let program: String
    /// Its command line as the process shows it: some write a sentence of their own into the first word.
    package let arguments: [String]
    /// The systemd unit it belongs to.
    package let unit: String?
    /// Its working directory, nil when it cannot be seen.
    package let workingDirectory: FilePath?
    /// The few variables of its environment that name a configuration, ``environmentNames``; nothing else is kept.
    package let environment: [String: String]
    /// Whether it sees other files than we do (a container): its paths say nothing here.
    package let isContained: Bool

    /// The variables that are looked for: Postfix and PostgreSQL find their configuration by them.
    package static let environmentNames: Set<String> = ["MAIL_CONFIG", "PGDATA"]

    package init(
        pid: Int32,
        program: String,
        arguments: [String],
        unit: String? = nil,
        workingDirectory: FilePath? = nil,
        environment: [String: String] = [:],
        isContained: Bool = false
    ) {
        self.pid = pid
        self.program = program
        self.arguments = arguments
        self.unit = unit
        self.workingDirectory = workingDirectory
        self.environment = environment
        self.isContained = isContained
    }

    /// The service's name for people: its unit, or else what its program belongs to.
    package var service: String {
        if let unit { return unit }
        // Postfix's daemon is called "master", after nothing that anybody would know it by.
        if program == "master" { return "postfix" }
        return program == "postmaster" ? "postgres" : program
    }
}
