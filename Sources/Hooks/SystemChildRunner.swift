// swift-subprocess starts and reaps the child: session, directory, descriptors, environment, process descriptor. What
// it does not do is read on after the child itself ended, as for `exec > >(tee log)`, while a descendant still holds
// the output; nor does it signal the group then. So the pipes are ours, and `ChildSupervision` watches over them.
import Glibc
import Subprocess
import SystemPackage

/// Runs children of this machine.
package struct SystemChildRunner: ChildRunner {
    /// A runner; holds nothing.
    package init() {}

    package func run(_ command: ChildCommand) async throws(ChildFailure) -> ChildOutcome {
        try command.check()
        guard !Task.isCancelled else { throw .cancelled }
        let bell: Bell
        do throws(Errno) { bell = try Bell() } catch { throw .unwatched(error) }
        // A task of its own, so that cancelling ours reaches the child by one way only: the bell.
        let work = Task { await Self.launch(command, bell) }
        let result = await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            bell.ring()
        }
        return try result.get()
    }

    private static func launch(_ command: ChildCommand, _ bell: Bell) async -> Result<ChildOutcome, ChildFailure> {
        var attemptsLeft = 10
        while true {
            attemptsLeft -= 1
            do throws(ChildFailure) {
                return .success(try await launchOnce(command, bell))
            } catch .notStarted(_, .textFileBusy) where attemptsLeft > 0 {
                // Whoever writes it, a package manager say, is about to be done: a child that another thread is just
                // starting holds a copy of the descriptor for a moment, too.
                try? await Task.sleep(for: .milliseconds(10))
            } catch {
                return .failure(error)
            }
        }
    }

    private static func launchOnce(
        _ command: ChildCommand,
        _ bell: Bell
    ) async throws(ChildFailure) -> ChildOutcome {
        let pipes: ChildPipes
        do throws(Errno) { pipes = try ChildPipes(apart: command.keepsOutputApart) } catch { throw .unwatched(error) }
        let start = ContinuousClock.now
        do {
            let input = FileDescriptorInput.fileDescriptor(
                pipes.input.reading.release(),
                closeAfterSpawningProcess: true
            )
            let output = FileDescriptorOutput.fileDescriptor(
                pipes.output.writing.release(),
                closeAfterSpawningProcess: true
            )
            if let errors = pipes.errors {
                let result = try await Subprocess.run(
                    configuration(command),
                    input: input,
                    output: output,
                    error: .fileDescriptor(errors.writing.release(), closeAfterSpawningProcess: true)
                ) { await supervise($0.processIdentifier, command, pipes, bell) }
                return try outcome(result.terminationStatus, result.closureResult, ContinuousClock.now - start)
            }
            let result = try await Subprocess.run(
                configuration(command),
                input: input,
                output: output,
                error: .combinedWithOutput
            ) { await supervise($0.processIdentifier, command, pipes, bell) }
            return try outcome(result.terminationStatus, result.closureResult, ContinuousClock.now - start)
        } catch let failure as ChildFailure {
            throw failure
        } catch let error as SubprocessError {
            throw .notStarted(command.executable, reason(error, command.executable))
        } catch {
            throw .notStarted(command.executable, .noSuchFileOrDirectory)
        }
    }

    /// The library says "not there" for "not executable" as well; the difference is what an operator needs.
    private static func reason(_ error: SubprocessError, _ executable: String) -> Errno {
        guard error.code == .executableNotFound else { return error.underlyingError ?? .noSuchFileOrDirectory }
        let isThere = access(executable, F_OK) == 0
        let mayRun = faccessat(AT_FDCWD, executable, X_OK, AT_EACCESS) == 0
        return isThere && !mayRun ? .permissionDenied : .noSuchFileOrDirectory
    }

    private static func configuration(_ command: ChildCommand) -> Configuration {
        var options = PlatformOptions()
        options.createSession = true
        let variables = command.environment.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)\0".utf8) }
        return Configuration(
            executable: .path(FilePath(command.executable)),
            arguments: Arguments(command.arguments),
            environment: .custom(variables),
            workingDirectory: "/",
            platformOptions: options
        )
    }

    /// Watches on a thread of its own and comes back when the child is at its end.
    private static func supervise(
        _ identifier: ProcessIdentifier,
        _ command: ChildCommand,
        _ pipes: ChildPipes,
        _ bell: Bell
    ) async -> Result<ChildSupervision.Report, Errno> {
        let supervision = ChildSupervision(
            of: identifier.value,
            descriptor: identifier.processDescriptor,
            command: command,
            source: pipes.output.reading,
            errors: pipes.errors?.reading,
            sink: pipes.input.writing,
            bell: bell
        )
        return await withCheckedContinuation { continuation in
            do throws(Errno) {
                try supervision.check()
                try WatchThread.run {
                    var supervision = supervision
                    continuation.resume(returning: .success(supervision.run()))
                }
            } catch {
                // Nobody can watch it, so it must not run.
                supervision.abandon()
                continuation.resume(returning: .failure(error))
            }
        }
    }

    private static func outcome(
        _ status: TerminationStatus,
        _ report: Result<ChildSupervision.Report, Errno>,
        _ took: Duration
    ) throws(ChildFailure) -> ChildOutcome {
        let seen: ChildSupervision.Report
        do throws(Errno) { seen = try report.get() } catch { throw .unwatched(error) }
        let ending: ChildOutcome.Ending =
            switch (seen.cause, status) {
            case (.cancellation, _): throw .cancelled
            case (.deadline, _): .timedOut
            case (nil, .exited(let code)): .exited(code)
            case (nil, .signaled(let number)): .signalled(number)
            }
        return ChildOutcome(
            ending: ending,
            output: seen.output,
            standardOutput: seen.standardOutput,
            took: took
        )
    }
}
