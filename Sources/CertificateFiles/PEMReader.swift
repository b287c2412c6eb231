import COpenSSL

/// Reads the PEM blocks of a text: certificates, lists, signed data. Private keys are noted and stepped over.
struct PEMReader {
    let text: UnsafeRawBufferPointer
    /// What all certificates of this text are called.
    var alias: String?

    /// Reads all of it; whether there was a block that an inventory cares about.
    func read(into collector: inout ContentsCollector) -> Bool {
        var scanner = PEMScanner(text)
        var lines = LineCounter(text)
        var found = false
        while let block = scanner.next() {
            guard block.label != .other else { continue }
            found = true
            if block.label == .privateKey {
                // A key that was cut off is a key still.
                collector.contents.holdsPrivateKey = true
                continue
            }
            if collector.isFull() { break }
            read(block, &lines, &collector)
        }
        return found
    }

    private func read(_ block: PEMScanner.Block, _ lines: inout LineCounter, _ collector: inout ContentsCollector) {
        guard block.isTerminated else {
            return collector.miss(.badPEM, "\(place(lines.line(of: block.start))): the block has no end")
        }
        guard let octets = decoded(block.body), !octets.isEmpty else {
            return collector.miss(.badPEM, "\(place(lines.line(of: block.start))): the block is not base64")
        }
        // Counting lines costs as much as finding the blocks, and only problems ask for it.
        func whereabouts() -> String { place(lines.line(of: block.start)) }
        switch block.label {
        case .certificate: collector.take(der: octets, alias: alias, at: whereabouts)
        case .trustedCertificate: collector.take(der: Self.firstElement(octets), alias: alias, at: whereabouts)
        case .revocationList: octets.withUnsafeBytes { DERReader.list($0, &collector, at: whereabouts) }
        case .signedData: octets.withUnsafeBytes { SignedDataReader.read($0, into: &collector, at: whereabouts) }
        case .privateKey, .other: break
        }
    }

    private func place(_ line: Int) -> String { alias.map { "\($0), line \(line)" } ?? "line \(line)" }

    private func decoded(_ body: Range<Int>) -> [UInt8]? {
        let body = UnsafeRawBufferPointer(rebasing: text[afterHeaders(body)])
        var isGood = false
        let octets = [UInt8](unsafeUninitializedCapacity: Base64Block.capacity(body.count)) { buffer, count in
            guard let written = Base64Block.decode(body, into: UnsafeMutableRawBufferPointer(buffer)) else { return }
            (isGood, count) = (true, written)
        }
        return isGood ? octets : nil
    }

    /// Headers as RFC 1421 has them end with an empty line; a colon is no digit, so there are none without one.
    private func afterHeaders(_ body: Range<Int>) -> Range<Int> {
        let head = UnsafeRawBufferPointer(rebasing: text[body.lowerBound..<min(body.upperBound, body.lowerBound + 80)])
        guard OctetSearch.first(":", in: head, from: 0) != nil else { return body }
        let whole = UnsafeRawBufferPointer(rebasing: text[body])
        let ends = [OctetSearch.first("\n\n", in: whole, from: 0), OctetSearch.first("\n\r\n", in: whole, from: 0)]
        guard let end = ends.compactMap(\.self).min() else { return body }
        return body.lowerBound + end..<body.upperBound
    }

    /// What OpenSSL puts behind a certificate says what it is trusted for, and is no part of it.
    private static func firstElement(_ octets: [UInt8]) -> [UInt8] {
        let end = octets.withUnsafeBytes { DERElement(at: 0, in: $0)?.end }
        guard let end, end < octets.count else { return octets }
        return Array(octets[..<end])
    }
}
