/// The first four octets of a message (RFC 1035 §4.1.1, RFC 4035 §3.1.6).
package struct DNSHeader: Hashable, Sendable {
    package var id: UInt16
    package var isResponse = false
    package var operation = OperationCode.query
    /// The server speaks for the zone (AA).
    package var isAuthoritative = false
    /// There was more than fits into the datagram (TC).
    package var isTruncated = false
    package var recursionDesired = false
    package var recursionAvailable = false
    /// The server vouches for DNSSEC (AD).
    package var isAuthentic = false
    /// We want the answer even if DNSSEC says it is forged (CD).
    package var checkingDisabled = false
    /// The low 4 bits only; `DNSMessage.responseCode` has the others.
    package var shortCode = ResponseCode.noError

    /// A request's header.
    package init(id: UInt16) { self.id = id }

    init(_ reader: inout WireReader) throws(DNSMessageFailure) {
        id = try reader.short()
        let flags = try reader.short()
        isResponse = flags & 0x8000 != 0
        operation = OperationCode(rawValue: UInt8(truncatingIfNeeded: flags >> 11 & 0xF))
        isAuthoritative = flags & 0x0400 != 0
        isTruncated = flags & 0x0200 != 0
        recursionDesired = flags & 0x0100 != 0
        recursionAvailable = flags & 0x0080 != 0
        isAuthentic = flags & 0x0020 != 0
        checkingDisabled = flags & 0x0010 != 0
        shortCode = ResponseCode(rawValue: flags & 0xF)
    }

    func write(to writer: inout WireWriter) {
        writer.short(id)
        let bits: [(Bool, UInt16)] = [
            (isResponse, 0x8000), (isAuthoritative, 0x0400), (isTruncated, 0x0200), (recursionDesired, 0x0100),
            (recursionAvailable, 0x0080), (isAuthentic, 0x0020), (checkingDisabled, 0x0010),
        ]
        let flags = bits.reduce(UInt16(0)) { $1.0 ? $0 | $1.1 : $0 }
        writer.short(flags | UInt16(operation.rawValue & 0xF) << 11 | shortCode.rawValue & 0xF)
    }
}
