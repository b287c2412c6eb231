/// How the octets of an answer get to the client.
enum Delivery: Sendable, Hashable {
    /// All of them, at once.
    case whole
    /// So many, status line and fields counted, then an end without a word of TLS; nil for half of the answer.
    case cut(after: Int?)
    /// One, a pause, the next one.
    case drip
    /// A body that repeats its octets until the client goes away.
    case endless
    /// So many octets of fields, made while they are sent.
    case fieldFlood(octets: Int)
    /// The body, then itself again until it is so many octets long, made while they are sent.
    case repeated(octets: Int)
}
