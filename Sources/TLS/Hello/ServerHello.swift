/// What a server says first: its choice among what was offered (RFC 5246 §7.4.1.3, RFC 8446 §4.1.3).
struct ServerHello: Sendable, Equatable {
    /// The version chosen.
    var version: TLSVersion
    /// The suite chosen.
    var cipher: CipherSuite
    /// The compression chosen; 0 is none.
    var compression: UInt8
    /// Whether it is a HelloRetryRequest, which asks for a share of ``group``.
    var isRetry: Bool
    /// The group of the server's share, or the one it asks for; TLS 1.3 only.
    var group: UInt16?
    /// The application protocol, where it is said in the clear.
    var applicationProtocol: String?
    /// Whether renegotiation_info is there (RFC 5746).
    var knowsRenegotiation: Bool
    /// The size of the Diffie-Hellman prime in bits, when the key exchange was read and has one.
    var finiteFieldBits: Int?

    /// RFC 8446 §4.1.3: the random of a HelloRetryRequest, "the SHA-256 of "HelloRetryRequest"".
    private static let retryRandom: [UInt8] = [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ]

    /// Reads a message's body; nil when it is not a ServerHello.
    init?(body: [UInt8]) {
        var reader = OctetReader(body)
        guard let legacy = reader.number(octets: 2), let random = reader.take(32),
            reader.stretch(lengthOctets: 1) != nil, let suite = reader.number(octets: 2), let method = reader.octet()
        else { return nil }
        version = TLSVersion(rawValue: UInt16(truncatingIfNeeded: legacy))
        cipher = CipherSuite(rawValue: UInt16(truncatingIfNeeded: suite))
        compression = method
        isRetry = random == Self.retryRandom
        knowsRenegotiation = false
        // No extensions at all is a hello of old.
        guard reader.count > 0 else { return }
        guard let block = reader.stretch(lengthOctets: 2) else { return nil }
        var extensions = OctetReader(block)
        while extensions.count > 0 {
            guard let number = extensions.number(octets: 2), let contents = extensions.stretch(lengthOctets: 2) else {
                return nil
            }
            note(number, contents)
        }
    }

    private mutating func note(_ number: Int, _ contents: [UInt8]) {
        var reader = OctetReader(contents)
        switch number {
        case 16:
            guard reader.number(octets: 2) != nil, let name = reader.stretch(lengthOctets: 1) else { return }
            applicationProtocol = ApplicationProtocol.printable(name)
        case 43: if let chosen = reader.number(octets: 2) { version = TLSVersion(rawValue: UInt16(chosen)) }
        case 51: group = reader.number(octets: 2).map { UInt16($0) }
        case 0xFF01: knowsRenegotiation = true
        default: break
        }
    }
}
