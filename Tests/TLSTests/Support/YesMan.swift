import CertificateWorkshop

/// A server that agrees to what is oldest and worst in a hello, and then hangs up: no cryptography at all.
enum YesMan {
    static let script: Speaker.Script = { line in
        let header = line.hear(exactly: 5)
        guard header.count == 5 else { return }
        let message = line.hear(exactly: Int(header[3]) << 8 | Int(header[4]))
        guard let answer = answer(to: message) else {
            line.say([21, 3, 1, 0, 2, 2, 40])
            return
        }
        line.say([22, 3, 1, UInt8(answer.count >> 8), UInt8(answer.count & 0xFF)] + answer)
        line.outlast()
    }

    private static let wanted: [(UInt8, UInt8)] = [(0, 3), (0, 5)]
    private static let retry: [UInt8] = [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ]

    private static func answer(to message: [UInt8]) -> [UInt8]? {
        guard message.count > 40 else { return nil }
        let session = Int(message[38])
        let suites = 39 + session
        guard message.count > suites + 2 else { return nil }
        let count = Int(message[suites]) << 8 | Int(message[suites + 1])
        let methods = suites + 2 + count
        guard message.count > methods + 1 else { return nil }
        // supported_versions with TLS 1.3 alone is what a hello for it has.
        if contains([0, 43, 0, 3, 2, 3, 4], in: message) { return retryFor(message) }
        let offered = stride(from: suites + 2, to: methods, by: 2).map { (message[$0], message[$0 + 1]) }
        guard let suite = wanted.first(where: { wish in offered.contains { $0 == wish } }) else { return nil }
        let method: UInt8 = message[methods + 1] == 1 ? 1 : 0
        let body: [UInt8] =
            [message[4], message[5]] + [UInt8](repeating: 1, count: 32) + [0, suite.0, suite.1, method]
        return [2, 0, 0, UInt8(body.count)] + body
    }

    private static func retryFor(_ message: [UInt8]) -> [UInt8] {
        let group: [UInt8] = contains([0, 10, 0, 4, 0, 2, 0x11, 0xEC], in: message) ? [0x11, 0xEC] : [0, 29]
        let extensions: [UInt8] = [0, 43, 0, 2, 3, 4] + [0, 51, 0, 2] + group
        let body: [UInt8] = [3, 3] + retry + [0, 0x13, 0x01, 0] + [0, UInt8(extensions.count)] + extensions
        return [2, 0, 0, UInt8(body.count)] + body
    }

    private static func contains(_ part: [UInt8], in message: [UInt8]) -> Bool {
        message.indices.contains { message[$0...].starts(with: part) }
    }
}
