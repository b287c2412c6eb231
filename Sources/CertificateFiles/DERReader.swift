import COpenSSL

/// Reads certificates and revocation lists in DER, one or several in a row.
struct DERReader {
    let octets: UnsafeRawBufferPointer

    func read(into collector: inout ContentsCollector) {
        collector.contents.form = .der
        var offset = 0
        while offset < octets.count, !collector.isFull() {
            guard let element = DERElement(at: offset, in: octets), element.tag == 0x30 else {
                return noteRest(from: offset, &collector)
            }
            guard let end = element.end, end <= octets.count else {
                let said = element.end.map { "its header says \($0 - offset)" } ?? "its length is indefinite"
                return collector.miss(.badDER, "octet \(offset): \(octets.count - offset) octets, \(said)")
            }
            let whole = UnsafeRawBufferPointer(rebasing: octets[offset..<end])
            switch DERSniffer.signedKind(whole) {
            case .certificate: collector.take(der: Array(whole)) { "octet \(offset)" }
            case .revocationList: Self.list(whole, &collector) { "octet \(offset)" }
            case nil: return noteRest(from: offset, &collector)
            }
            offset = end
        }
    }

    /// Reads one revocation list.
    static func list(
        _ octets: UnsafeRawBufferPointer,
        _ collector: inout ContentsCollector,
        at place: () -> String
    ) {
        var cursor = octets.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let list = d2i_X509_CRL(nil, &cursor, octets.count)
        defer { X509_CRL_free(list) }
        collector.take(revocationList: list, at: place)
    }

    /// Octets behind the last element; line ends and zeros, with which files are padded, are nothing.
    private func noteRest(from offset: Int, _ collector: inout ContentsCollector) {
        guard octets[offset...].contains(where: { $0 > 0x20 }) else { return }
        collector.note(.badDER, "octet \(offset): neither a certificate nor a list")
    }
}
