import Dispatch
import Glibc
import MiniCA

/// Reloads the demonstration's service on SIGHUP, as servers do: the reload command of the demonstration is a real one.
final class HangupReloader: Sendable {
    /// Safe to share: activated once, cancelled once, both by this object; libdispatch's sources are thread-safe.
    private nonisolated(unsafe) let source: any DispatchSourceSignal

    /// From now on SIGHUP reloads the service instead of ending the process.
    init(_ service: DemoService) {
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: DispatchQueue(label: "reload"))
        source.setEventHandler { try? service.reload() }
        source.activate()
        self.source = source
    }

    deinit {
        source.cancel()
        signal(SIGHUP, SIG_DFL)
    }
}
