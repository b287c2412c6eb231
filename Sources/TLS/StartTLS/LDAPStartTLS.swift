/// LDAP's StartTLS, an extended operation (RFC 4511 §4.12, §4.14).
enum LDAPStartTLS {
    /// LDAPMessage 1 with ExtendedRequest [APPLICATION 23] { requestName [0] "1.3.6.1.4.1.1466.20037" }.
    static let request: [UInt8] =
        [0x30, 0x1D, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16] + Array("1.3.6.1.4.1.1466.20037".utf8)

    /// An answer is some hundred octets; a server that announces more does not speak LDAP.
    private static let mostOctets = 16_384

    static let turn = StartTLSTurn { buffer, _ in
        guard let size = size(of: buffer) else { return buffer.count < 6 ? .more : .refuse("not an LDAP message") }
        guard size <= mostOctets else { return .refuse("an LDAP message of \(size) octets") }
        guard buffer.count >= size else { return .more }
        var message = OctetReader(buffer.prefix(size))
        guard let envelope = message.element(), envelope.tag == 0x30 else { return .refuse("not an LDAP message") }
        var fields = OctetReader(envelope.contents)
        // ExtendedResponse is [APPLICATION 24].
        guard fields.element()?.tag == 0x02, let response = fields.element(), response.tag == 0x78 else {
            return .refuse("not an answer to StartTLS")
        }
        var result = OctetReader(response.contents)
        guard let code = result.element(), code.tag == 0x0A else { return .refuse("no result code") }
        if code.contents == [0] { return .accept(size, .shakeHands) }
        _ = result.element()
        let words = result.element().map { String(decoding: $0.contents, as: UTF8.self) } ?? ""
        return .refuse("result code \(code.contents.first ?? 0) \(words)")
    }

    /// The size of the message that begins here, with its header; nil while that cannot be told, or is nonsense.
    private static func size(of buffer: ArraySlice<UInt8>) -> Int? {
        var reader = OctetReader(buffer.prefix(6))
        guard reader.octet() == 0x30, let first = reader.octet() else { return nil }
        if first < 0x80 { return 2 + Int(first) }
        guard (0x81...0x84).contains(first) else { return nil }
        let width = Int(first & 0x7F)
        return reader.number(octets: width).map { 2 + width + $0 }
    }
}
