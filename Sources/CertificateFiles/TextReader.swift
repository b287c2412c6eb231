/// Reads a text: the PEM blocks in it, and base64 of PEM as kubeconfigs and secrets have it.
struct TextReader {
    let text: UnsafeRawBufferPointer

    func read(into collector: inout ContentsCollector) {
        if PEMReader(text: text).read(into: &collector) { collector.contents.form = .pem }
        var scanner = EmbeddedScanner(text)
        while let value = scanner.next(), !collector.isFull() {
            // It may be a private key: decoded to memory that is wiped.
            var memory = SecretMemory(capacity: Base64Block.capacity(value.octets.count))
            let name = value.name ?? "value"
            guard memory.write({ Base64Block.decode(value.octets, into: $0) }) else {
                collector.note(.badPEM, "\(name): not base64")
                continue
            }
            let found = memory.withOctets { PEMReader(text: $0, alias: value.name).read(into: &collector) }
            if found { collector.contents.form = .kubeconfig }
        }
    }

    /// Whether a text looks as if it held something.
    static func holdsMarker(_ text: UnsafeRawBufferPointer) -> Bool {
        var scanner = PEMScanner(text)
        while let block = scanner.next() { if block.label != .other { return true } }
        var embedded = EmbeddedScanner(text)
        return embedded.next() != nil
    }
}
