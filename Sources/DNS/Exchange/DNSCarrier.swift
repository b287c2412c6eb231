/// How a message travels.
package enum DNSCarrier: Sendable, Hashable {
    /// One datagram each way; an answer may come back truncated (RFC 1035 §4.2.1).
    case udp
    /// A connection for one question (RFC 7766).
    case tcp
}
