import Synchronization

/// Hands on what a remote source tells, and remembers whether it saw everything.
final class RemoteListener: Sendable {
    private struct State {
        var isCut = false
        var roots: Set<String> = []
    }

    private let desk: RecordingDesk
    private let state = Mutex(State())

    init(_ desk: RecordingDesk) { self.desk = desk }

    /// Whether there was no blind spot, the store took everything, and nobody ended the run.
    var heardAll: Bool { !state.withLock(\.isCut) && !Task.isCancelled }

    /// The clusters, accounts or logs of what was told: scheme and authority of each URI.
    var roots: [String] { state.withLock { $0.roots.sorted() } }

    func take(_ discoveries: inout [Discovery]) -> Bool {
        state.withLock { state in
            for discovery in discoveries {
                switch discovery {
                case .blind: state.isCut = true
                case .looked(let place), .unchanged(let place): state.roots.insert(Self.root(of: place.uri))
                case .certificate, .revocationList: break
                }
            }
        }
        guard desk.take(&discoveries) else {
            state.withLock { $0.isCut = true }
            return false
        }
        return true
    }

    /// `aws://123456789012/eu-west-1/acm/ID` is under `aws://123456789012`.
    private static func root(of uri: String) -> String {
        uri.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
    }
}
