import FoundationEssentials

/// How far a server's clock is ahead of ours, as its answers tell.
enum ClockSkew {
    /// Seconds, positive if the server is ahead; nil if the answer has no legible `Date`, or comes from a cache and so
    /// tells an old one (RFC 9111 §5.1).
    static func seconds(_ response: TransportResponse, received: Date) -> Double? {
        if let age = response.first("Age"), age.contains(where: { ("1"..."9").contains($0) }) { return nil }
        guard let date = response.first("Date").flatMap(HTTPDate.parse) else { return nil }
        return date.timeIntervalSince(received)
    }
}
