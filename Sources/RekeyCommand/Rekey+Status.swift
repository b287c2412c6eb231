import ArgumentParser

extension Rekey {
    /// Runs one command line within this process and gives its exit status, for whoever has more to do afterwards.
    ///
    /// What it says goes to the process's own streams; a command line that cannot be read says nothing and gives 64.
    static func status(of words: [String]) async -> Int32 {
        do {
            var command = try parseAsRoot(words)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return exitCode(for: error).rawValue
        }
    }
}
