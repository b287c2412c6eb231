import Glibc
package import SystemPackage

/// Why the hooks of a directory are not run.
package enum HookDirectoryFailure: Error, Sendable, Equatable {
    /// The directory, or a hook in it, could be changed by others, or cannot be used for another reason.
    case refused(CommandRefusal)
    /// The directory cannot be read.
    case unreadable(String, Errno)
    /// The task was cancelled while a hook was running.
    case cancelled
}

extension HookDirectoryFailure: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .refused(let refusal): "\(refusal)"
        case .unreadable(let path, let errno): "\(PrintableText(path)): \(errno.description.lowercased())"
        case .cancelled: "stopped before its end"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .refused(let refusal): refusal.hint
        case .unreadable(let path, _): "look with: namei -l \(PrintableText(path))"
        case .cancelled: "run it again"
        }
    }
}

/// What one hook of a directory did with an event.
package struct HookReport: Sendable, Equatable {
    /// The hook's path.
    package let hook: String
    /// How it ended, or why it did not run.
    package let result: Result<ChildOutcome, ChildFailure>

    /// What that means: a hook that did not run has failed.
    package var verdict: HookVerdict {
        switch result {
        case .success(let outcome): HookVerdict(outcome.ending)
        case .failure: .failed
        }
    }

    /// A report.
    package init(hook: String, result: Result<ChildOutcome, ChildFailure>) {
        self.hook = hook
        self.result = result
    }
}

/// A directory of hooks, each of which is told every event.
package struct HookDirectory: Sendable {
    /// The directory's path.
    package let path: String
    private let runner: any ChildRunner
    private let deadline: Duration
    private let user: UInt32

    /// The directory at an absolute path. `deadline` is what each hook has; `user` is who this runs as.
    package init(
        _ path: String,
        runner: any ChildRunner,
        deadline: Duration = .seconds(60),
        user: UInt32 = geteuid()
    ) {
        self.path = path
        self.runner = runner
        self.deadline = deadline
        self.user = user
    }

    /// The hooks, sorted by name: every executable regular file, or link to one, whose name does not begin with a dot
    /// or end with `~`. One that others could change, or a program without the executable bit, is not passed over but
    /// refused, and so is the whole directory. Ask before an order is spent.
    package func list() throws(HookDirectoryFailure) -> [String] { try survey().hooks.map(\.path) }

    /// The files in it that are no hooks for want of the executable bit, sorted: texts and the like.
    package func ignored() throws(HookDirectoryFailure) -> [String] { try survey().ignored }

    /// Runs one hook for an event, whatever others are in the directory: `name` is its file's, and has to be on the list.
    package func run(
        only name: String,
        _ event: HookEvent,
        _ context: HookContext
    ) async throws(HookDirectoryFailure) -> [HookReport] {
        let hooks = try survey().hooks.filter { $0.path == "\(path)/\(name)" }
        guard !hooks.isEmpty else {
            throw .refused(.unreadable("\(path)/\(name)", .noSuchFileOrDirectory))
        }
        return try await run(hooks, event, context)
    }

    /// Runs every hook for an event, one after the other in the order of their names, all of them whatever the ones
    /// before said: argv[1] is the event, the facts are in the environment and, as JSON, on standard input.
    /// ``HookVerdict/worst(_:)`` of the reports' verdicts is the directory's.
    package func run(
        _ event: HookEvent,
        _ context: HookContext
    ) async throws(HookDirectoryFailure) -> [HookReport] { try await run(try survey().hooks, event, context) }

    private func run(
        _ hooks: [ExaminedProgram],
        _ event: HookEvent,
        _ context: HookContext
    ) async throws(HookDirectoryFailure) -> [HookReport] {
        var reports: [HookReport] = []
        for hook in hooks {
            do throws(ChildFailure) {
                reports.append(HookReport(hook: hook.path, result: .success(try await run(hook, event, context))))
            } catch .cancelled {
                throw .cancelled
            } catch {
                reports.append(HookReport(hook: hook.path, result: .failure(error)))
            }
        }
        return reports
    }

    /// The hooks before it may have taken minutes: it is looked at once more.
    private func run(
        _ hook: ExaminedProgram,
        _ event: HookEvent,
        _ context: HookContext
    ) async throws(ChildFailure) -> ChildOutcome {
        do throws(CommandRefusal) { try hook.verify(user: user) } catch { throw .refused(error) }
        return try await runner.run(
            ChildCommand(
                executable: hook.path,
                arguments: [event.rawValue],
                environment: context.environment,
                input: context.json(for: event),
                deadline: deadline
            )
        )
    }

    private func survey() throws(HookDirectoryFailure) -> (hooks: [ExaminedProgram], ignored: [String]) {
        do throws(CommandRefusal) {
            guard path.hasPrefix("/") else { throw .relative(path) }
            try CommandPath.checkDirectory(path, user: user)
        } catch {
            throw .refused(error)
        }
        var (hooks, ignored): ([ExaminedProgram], [String]) = ([], [])
        for name in try names() where !name.hasPrefix(".") && !name.hasSuffix("~") {
            do throws(CommandRefusal) {
                hooks.append(try CommandPath.examine("\(path)/\(name)", user: user))
            } catch .notAFile {
                continue
            } catch .notExecutable(let file) where !isProgram(file) {
                ignored.append("\(path)/\(name)")
            } catch {
                throw .refused(error)
            }
        }
        return (hooks, ignored)
    }

    /// Whether a file without the executable bit is one that was meant to have it: a script says so with its first two
    /// bytes, a binary with its first four.
    private func isProgram(_ file: String) -> Bool {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var start = [UInt8](repeating: 0, count: 4)
        let count = read(descriptor, &start, start.count)
        return count >= 2 && start.starts(with: Array("#!".utf8)) || count == 4 && start == [0x7F, 0x45, 0x4C, 0x46]
    }

    /// The names in the directory, sorted by their bytes.
    private func names() throws(HookDirectoryFailure) -> [String] {
        guard let stream = opendir(path) else { throw .unreadable(path, Errno(rawValue: errno)) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            )
        }
        guard errno == 0 else { throw .unreadable(path, Errno(rawValue: errno)) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
