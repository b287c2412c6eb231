/// The first exchange of SQL Server's protocol ([MS-TDS] §2.2.6.5), in which encryption is agreed on.
enum TDSPrelogin {
    /// Options VERSION at 0x10, ENCRYPTION (ENCRYPT_ON) at 0x16, and the terminator.
    static let request: [UInt8] =
        [0x12, 0x01, 0x00, 0x1A, 0x00, 0x00, 0x01, 0x00]
        + [0x00, 0x00, 0x0B, 0x00, 0x06] + [0x01, 0x00, 0x11, 0x00, 0x01] + [0xFF]
        + [0x11, 0x00, 0x00, 0x00, 0x00, 0x00] + [0x01]

    /// A server's answer has some forty octets.
    private static let mostOctets = 4096

    static let turn = StartTLSTurn { buffer, _ in
        var reader = OctetReader(buffer)
        guard let kind = reader.octet() else { return .more }
        guard kind == 0x04 || kind == 0x12 else { return .refuse("not a TDS packet") }
        guard reader.octet() != nil, let length = reader.number(octets: 2), reader.take(4) != nil else { return .more }
        guard (9...mostOctets).contains(length) else { return .refuse("a TDS packet of \(length) octets") }
        guard let payload = reader.take(length - 8) else { return .more }
        guard let encryption = encryption(payload) else { return .refuse("no word about encryption") }
        // ENCRYPT_OFF still has TLS around the login; only NOT_SUP means none at all.
        return [0, 1, 3].contains(encryption)
            ? .accept(length, .shakeHands) : .refuse("encryption is not supported (\(encryption))")
    }

    /// The value of option 1: options are a token, an offset and a length, up to a terminator.
    private static func encryption(_ payload: [UInt8]) -> UInt8? {
        var options = OctetReader(payload)
        while let token = options.octet(), token != 0xFF {
            guard let offset = options.number(octets: 2), let length = options.number(octets: 2) else { return nil }
            if token == 1, length == 1 { return payload.dropFirst(offset).first }
        }
        return nil
    }
}
