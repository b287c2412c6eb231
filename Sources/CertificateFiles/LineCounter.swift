/// Turns offsets into line numbers; asked for growing offsets, it looks at each octet once.
struct LineCounter {
    private let text: UnsafeRawBufferPointer
    private var offset = 0
    private var line = 1

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    /// The line, from one, that the offset is in.
    mutating func line(of place: Int) -> Int {
        if place < offset { (offset, line) = (0, 1) }
        while let end = OctetSearch.first("\n", in: text, from: offset), end < place {
            (offset, line) = (end + 1, line + 1)
        }
        return line
    }
}
