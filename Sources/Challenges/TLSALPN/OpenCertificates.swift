import NIOSSL
import Synchronization

/// The certificates that validators may ask for now, by the name they ask with. Thread-safe.
final class OpenCertificates: Sendable {
    /// One open challenge's certificate, ready for handshakes.
    struct Entry: Sendable {
        let token: String
        let configuration: TLSConfiguration
    }

    private let entries = Mutex<[ValidationName: [Entry]]>([:])

    /// The certificate of the challenge opened last for the name: an authority asks for what it was last told of.
    func entry(for name: ValidationName) -> Entry? { entries.withLock { $0[name]?.last } }

    /// Adds a challenge's certificate, in place of what the token had.
    func add(_ entry: Entry, for name: ValidationName) {
        entries.withLock { entries in
            entries[name, default: []].removeAll { $0.token == entry.token }
            entries[name, default: []].append(entry)
        }
    }

    func remove(token: String) {
        entries.withLock { entries in
            entries = entries.compactMapValues { list in
                let left = list.filter { $0.token != token }
                return left.isEmpty ? nil : left
            }
        }
    }
}
