/// The nonces given out and not yet used (RFC 8555 §6.5); the oldest are forgotten when there are too many.
struct NoncePool: Sendable {
    private static let capacity = 4096
    private var valid: Set<String> = []
    private var order: [String] = []

    /// A fresh nonce of 128 random bits.
    mutating func issue() throws(Problem) -> String {
        let nonce = try RandomText.make(octets: 16)
        valid.insert(nonce)
        order.append(nonce)
        if order.count >= 2 * Self.capacity {
            for old in order.prefix(Self.capacity) { valid.remove(old) }
            order.removeFirst(Self.capacity)
        }
        return nonce
    }

    /// Whether the nonce was good; it is not any more.
    mutating func consume(_ nonce: String) -> Bool { valid.remove(nonce) != nil }
}
