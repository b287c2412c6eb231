/// A tile of a log's entries: 256 of them, fewer at the log's end.
enum DataTile {
    static let width: UInt64 = 256

    /// The certificate of one entry; a precertificate where that is what was logged.
    struct Entry: Equatable {
        let der: [UInt8]
    }

    /// The path of a tile below the monitoring prefix.
    ///
    /// "It MUST be a non-negative integer encoded into 3-digit path elements. All but the last path element MUST begin
    /// with an x. For example, index 1234067 will be encoded as x001/x234/067" (c2sp.org/static-ct-api, Merkle Tree).
    ///
    /// - Parameter partial: how many entries it has; nil for a full one.
    static func path(_ index: UInt64, partial: UInt64? = nil) -> String {
        var (rest, words) = (index / 1_000, [padded(index % 1_000)])
        while rest > 0 {
            words.insert("x" + padded(rest % 1_000), at: 0)
            rest /= 1_000
        }
        return "/tile/data/" + words.joined(separator: "/") + (partial.map { ".p/\($0)" } ?? "")
    }

    /// The entries of a tile that must have exactly so many.
    ///
    /// `TileLeaf` of c2sp.org/static-ct-api: RFC 6962 §3.4's `TimestampedEntry`, the precertificate if there is one, and
    /// the digests of the chain.
    static func entries(_ octets: [UInt8], count: UInt64) throws(Obstacle) -> [Entry] {
        guard !octets.starts(with: [0x1F, 0x8B]) else {
            throw Obstacle(.unsupported, "the tile came compressed and was not decompressed")
        }
        var reader = TileReader(octets)
        var entries: [Entry] = []
        while !reader.isAtEnd {
            guard let entry = reader.entry() else {
                throw Obstacle(.badAnswer, "entry \(entries.count) of the tile is not of the documented form")
            }
            entries.append(entry)
            guard entries.count <= count else { break }
        }
        guard UInt64(entries.count) == count else {
            throw Obstacle(.badAnswer, "the tile has not the \(count) entries that the checkpoint promises")
        }
        return entries
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}

/// Reads the entries of a tile one by one.
private struct TileReader {
    private let octets: [UInt8]
    private var position = 0

    init(_ octets: [UInt8]) { self.octets = octets }

    var isAtEnd: Bool { position == octets.count }

    /// Nil when what comes is no entry.
    mutating func entry() -> DataTile.Entry? {
        guard take(8) != nil, let type = integer(2) else { return nil }
        let certificate: ArraySlice<UInt8>?
        switch type {
        case 0:
            certificate = vector(3)
            guard vector(2) != nil else { return nil }
        case 1:
            // The issuer's key and the TBSCertificate are what was signed; the precertificate follows whole.
            guard take(32) != nil, vector(3) != nil, vector(2) != nil else { return nil }
            certificate = vector(3)
        default: return nil
        }
        guard let certificate, let chain = vector(2), chain.count.isMultiple(of: 32) else { return nil }
        return DataTile.Entry(der: Array(certificate))
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard octets.count - position >= count else { return nil }
        defer { position += count }
        return octets[position..<(position + count)]
    }

    private mutating func integer(_ count: Int) -> Int? {
        take(count).map { $0.reduce(0) { $0 << 8 | Int($1) } }
    }

    private mutating func vector(_ lengthOctets: Int) -> ArraySlice<UInt8>? {
        integer(lengthOctets).flatMap { take($0) }
    }
}
