/// The negotiation of security in RDP's first exchange ([MS-RDPBCGR] §2.2.1.1 and §2.2.1.2).
enum RDPNegotiation {
    /// TPKT, an X.224 connection request, and RDP_NEG_REQ that asks for TLS or CredSSP (which begins with TLS).
    static let request: [UInt8] =
        [0x03, 0x00, 0x00, 0x13] + [0x0E, 0xE0, 0x00, 0x00, 0x00, 0x00, 0x00]
        + [0x01, 0x00, 0x08, 0x00, 0x03, 0x00, 0x00, 0x00]

    static let turn = StartTLSTurn { buffer, _ in
        var reader = OctetReader(buffer)
        guard let version = reader.octet() else { return .more }
        guard version == 3 else { return .refuse("not a TPKT packet") }
        guard reader.octet() != nil, let length = reader.number(octets: 2) else { return .more }
        guard (11...512).contains(length) else { return .refuse("a TPKT packet of \(length) octets") }
        guard let packet = reader.take(length - 4) else { return .more }
        // X.224: a length, the code of a connection confirm (0xD0), two references and a class; then the negotiation.
        guard packet[1] & 0xF0 == 0xD0 else { return .refuse("not a connection confirm") }
        return judge(Array(packet.dropFirst(7)), length)
    }

    private static func judge(_ negotiation: [UInt8], _ length: Int) -> StartTLSTurn.Reading {
        guard negotiation.count == 8 else { return .refuse("standard RDP security only") }
        switch negotiation[0] {
        case 2 where [1, 2, 8].contains(negotiation[4]): return .accept(length, .shakeHands)
        case 2: return .refuse("protocol \(negotiation[4]) selected")
        case 3: return .refuse("negotiation failure \(negotiation[4])")
        default: return .refuse("a negotiation of type \(negotiation[0])")
        }
    }
}
