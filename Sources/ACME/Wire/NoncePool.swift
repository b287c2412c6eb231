import FoundationEssentials
import PKI
import Synchronization

/// Nonces of one server that are still good for one request each (RFC 8555 §6.5): the newest is used first.
final class NoncePool: Sendable {
    /// How many are kept.
    static let capacity = 32
    /// How long one is kept, in seconds: servers forget theirs, and a refused one costs a request more than a new one.
    static let lifetime = 300.0

    private let stock = Mutex<[(nonce: String, received: Date)]>([])

    /// Keeps a nonce if it is one; nil, empty and what is not base64url are ignored.
    ///
    /// RFC 8555 §6.5.1: "The value of the Replay-Nonce header field MUST be an octet string encoded according to the
    /// base64url encoding […] Clients MUST ignore invalid Replay-Nonce values."
    func add(_ field: String?, at now: Date) {
        guard let nonce = Self.valid(field) else { return }
        stock.withLock { stock in
            stock.append((nonce, now))
            if stock.count > Self.capacity { stock.removeFirst() }
        }
    }

    /// Takes the newest nonce, which nobody gets again; nil if there is none fresh enough.
    func take(at now: Date) -> String? {
        stock.withLock { stock in
            stock.removeAll { abs(now.timeIntervalSince($0.received)) > Self.lifetime }
            return stock.popLast()?.nonce
        }
    }

    /// Forgets all: the server behind the name seems to be another one.
    func clear() { stock.withLock { $0.removeAll() } }

    /// The nonce of a header field, if it is one.
    static func valid(_ field: String?) -> String? {
        guard let field, !field.isEmpty, field.utf8.count <= 1_024, Base64URL.decode(field) != nil else { return nil }
        return field
    }
}
