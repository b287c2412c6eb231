/// What a child wrote, cut in the middle: the beginning says what it was about, the end why it stopped.
package struct BoundedOutput: Sendable, Equatable {
    /// The first bytes.
    package private(set) var head: [UInt8] = []
    /// The last bytes, if there were more than the head holds.
    package private(set) var tail: [UInt8] = []
    /// How many bytes between the two were dropped.
    package private(set) var dropped = 0

    private let half: Int

    /// No output yet; at most `limit` bytes will be kept.
    package init(limit: Int) { half = max(0, limit) / 2 }

    /// Whether there was none at all.
    package var isEmpty: Bool { head.isEmpty && tail.isEmpty && dropped == 0 }

    /// The output as text that is safe to show: broken UTF-8 becomes U+FFFD, control characters, ANSI sequences and
    /// directional overrides are escaped, lines stay lines.
    package var text: String {
        let start = PrintableText(String(decoding: head, as: UTF8.self), keepingLines: true).description
        let end = PrintableText(String(decoding: tail, as: UTF8.self), keepingLines: true).description
        return dropped == 0 ? start + end : "\(start)\n[… \(dropped) bytes left out …]\n\(end)"
    }

    /// Takes what was read next.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        let room = half - head.count
        head += bytes.prefix(max(0, room))
        tail += bytes.dropFirst(max(0, room))
        // Trimmed in large steps, so that ten megabytes are not moved once for each line.
        if tail.count > half &* 2 &+ 65_536 { trim() }
    }

    /// Ends with exactly the bytes that are to be kept.
    mutating func finish() { trim() }

    private mutating func trim() {
        let excess = tail.count - half
        guard excess > 0 else { return }
        tail.removeFirst(excess)
        dropped += excess
    }
}
