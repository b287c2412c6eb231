/// Gathers one answer from the pieces libcurl hands over, and says stop at the first byte too many.
///
/// libcurl's own limit on sizes looks at `Content-Length` only, so an endless chunked body would pass it; here every
/// byte is counted as it comes.
struct ResponseCollector {
    /// Which limit ended the transfer.
    enum Overflow: Equatable { case body, headers }

    private let limits: HTTPLimits
    private(set) var headers = HTTPHeaders()
    private(set) var body: [UInt8] = []
    private(set) var overflow: Overflow?
    /// Whether the first byte of an answer was seen.
    private(set) var hasBegun = false
    /// Whether the blank line that ends the headers is still to come.
    private(set) var isInBlock = false
    private var headerBytes = 0
    private var headerLines = 0

    init(limits: HTTPLimits) { self.limits = limits }

    /// Takes one header line as it stands, line break included.
    ///
    /// Every status line starts over: an interim answer (100, 103) comes before the real one, and its fields are not the
    /// answer's. What comes after the blank line without a status line is a trailer: counted, not kept.
    /// - Returns: false if the transfer must stop.
    mutating func takeHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
        hasBegun = true
        headerBytes += line.count
        headerLines += 1
        guard headerBytes <= limits.headerBytes, headerLines <= limits.headerLines else {
            overflow = .headers
            return false
        }
        let text = Self.trimmed(line[...])
        if !isInBlock, line.starts(with: "HTTP/".utf8) {
            headers = HTTPHeaders()
            isInBlock = true
        } else if text.isEmpty {
            isInBlock = false
        } else if isInBlock {
            takeField(line, trimmed: text)
        }
        return true
    }

    /// Takes a piece of the body.
    /// - Returns: false if the transfer must stop.
    mutating func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        hasBegun = true
        guard bytes.count <= limits.bodyBytes - body.count else {
            overflow = .body
            body = []
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// `name:value` with any number of blanks around the value, none included (RFC 9112 §5).
    private mutating func takeField(_ line: UnsafeRawBufferPointer, trimmed: Slice<UnsafeRawBufferPointer>) {
        if let first = line.first, Self.isBlank(first) {
            headers.extendLast(with: String(decoding: trimmed, as: UTF8.self))
            return
        }
        guard let colon = trimmed.firstIndex(of: 0x3A) else { return }
        let name = String(decoding: Self.trimmed(trimmed[..<colon]), as: UTF8.self)
        let value = String(decoding: Self.trimmed(trimmed[(colon + 1)...]), as: UTF8.self)
        headers.append(HTTPHeader(name, value))
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var rest = bytes
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        while let first = rest.first, isBlank(first) { rest.removeFirst() }
        return rest
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0D, 0x0A].contains(byte) }
}
