/// MySQL's connection phase: the server's handshake packet, answered by an SSLRequest behind which TLS begins.
///
/// Source: MySQL's client/server protocol, "Protocol::HandshakeV10" and "Protocol::SSLRequest".
enum MySQLGreeting {
    /// A handshake packet has some hundred octets.
    private static let mostOctets = 16_384
    /// CLIENT_SSL.
    private static let offersTLS = 0x800

    static let turn = StartTLSTurn { buffer, _ in
        var reader = OctetReader(buffer)
        guard let length = reader.littleNumber(octets: 3), let sequence = reader.octet() else { return .more }
        guard length > 0, length <= mostOctets else { return .refuse("a packet of \(length) octets") }
        guard let payload = reader.take(length) else { return .more }
        guard let version = payload.first, version == 10 else { return .refuse(refusal(payload)) }
        guard let capabilities = capabilities(payload) else { return .refuse("a greeting that is cut short") }
        guard capabilities & offersTLS != 0 else { return .refuse("no TLS among its capabilities") }
        return .accept(4 + length, .sayLast(request(after: sequence)))
    }

    /// The lower capabilities: behind the version's text, the connection's number (4), a nonce (8) and a filler (1).
    private static func capabilities(_ payload: [UInt8]) -> Int? {
        guard let end = payload.dropFirst().firstIndex(of: 0) else { return nil }
        var reader = OctetReader(payload[(end + 1)...])
        guard reader.take(13) != nil else { return nil }
        return reader.littleNumber(octets: 2)
    }

    /// 32 octets: PROTOCOL_41, SSL and SECURE_CONNECTION; packets up to 16 MiB; utf8; nothing else.
    private static func request(after sequence: UInt8) -> [UInt8] {
        let header: [UInt8] = [32, 0, 0, sequence &+ 1]
        let capabilities: [UInt8] = [0x00, 0x8A, 0x00, 0x00]
        let largest: [UInt8] = [0x00, 0x00, 0x00, 0x01]
        return header + capabilities + largest + [33] + [UInt8](repeating: 0, count: 23)
    }

    /// An error packet has 0xFF, two octets of code and words.
    private static func refusal(_ payload: [UInt8]) -> String {
        payload.first == 0xFF
            ? String(decoding: payload.dropFirst(3).prefix(200), as: UTF8.self) : "not a MySQL greeting"
    }
}
