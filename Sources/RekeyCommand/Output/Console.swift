import Glibc
import Synchronization

/// stdout is data, stderr is conversation. Thread-safe; a closed stream is not an error worth dying for.
package final class Console: Sendable {
    /// How much conversation there is.
    package enum Volume: Int, Sendable { case quiet, normal, verbose }

    private let volume: Volume
    private let isTerminal: Bool
    private let progressShown = Mutex(false)

    package init(volume: Volume) {
        self.volume = volume
        isTerminal = isatty(STDERR_FILENO) == 1
    }

    /// A line of data.
    package func data(_ text: String) { Self.write(text + "\n", to: STDOUT_FILENO) }

    /// A line of conversation, left out with `--quiet`.
    package func say(_ text: String) {
        guard volume != .quiet else { return }
        settleProgress()
        Self.write(text + "\n", to: STDERR_FILENO)
    }

    /// A line for `--verbose` only.
    package func detail(_ text: String) {
        guard volume == .verbose else { return }
        settleProgress()
        Self.write(text + "\n", to: STDERR_FILENO)
    }

    /// A failure: shown whatever the volume.
    package func complain(_ text: String) {
        settleProgress()
        Self.write(text + "\n", to: STDERR_FILENO)
    }

    /// Where long work has got to: one line that is overwritten on a terminal, a plain line elsewhere.
    package func progress(_ text: String) {
        guard volume != .quiet else { return }
        guard isTerminal else { return Self.write(text + "\n", to: STDERR_FILENO) }
        progressShown.withLock { $0 = true }
        Self.write("\r\u{1B}[K" + text, to: STDERR_FILENO)
    }

    /// Clears a progress line that stands.
    package func settleProgress() {
        let stands = progressShown.withLock { shown in
            defer { shown = false }
            return shown
        }
        if stands { Self.write("\r\u{1B}[K", to: STDERR_FILENO) }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
