/// Octets of a TLS client's first message, right or wrong.
struct HelloBuilder {
    var serverNames: [String]? = ["a.example"]
    var protocols: [String]? = ["acme-tls/1"]
    /// Extensions added as they are.
    var others: [(type: Int, content: [UInt8])] = []
    /// How many octets of the message each record carries.
    var recordSize = 16_384

    var message: [UInt8] {
        var extensions: [UInt8] = []
        if let serverNames {
            let list: [UInt8] = serverNames.flatMap { name -> [UInt8] in [0] + vector(Array(name.utf8), 2) }
            extensions += number(0, 2) + vector(vector(list, 2), 2)
        }
        if let protocols {
            let list: [UInt8] = protocols.flatMap { name -> [UInt8] in vector(Array(name.utf8), 1) }
            extensions += number(16, 2) + vector(vector(list, 2), 2)
        }
        for (type, content) in others { extensions += number(type, 2) + vector(content, 2) }
        let random = [UInt8](repeating: 7, count: 32)
        var body: [UInt8] = [3, 3] + random + vector([], 1)
        // TLS_AES_128_GCM_SHA256 and TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.
        body += vector([0x13, 0x01, 0xC0, 0x2B], 2) + vector([0], 1) + vector(extensions, 2)
        return [1] + vector(body, 3)
    }

    var records: [UInt8] {
        let message = message
        return stride(from: 0, to: message.count, by: recordSize).flatMap { start -> [UInt8] in
            [22, 3, 1] + vector(Array(message[start..<min(start + recordSize, message.count)]), 2)
        }
    }

    private func number(_ value: Int, _ octets: Int) -> [UInt8] {
        (0..<octets).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private func vector(_ content: [UInt8], _ octets: Int) -> [UInt8] { number(content.count, octets) + content }
}
