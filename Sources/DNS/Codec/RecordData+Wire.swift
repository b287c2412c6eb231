import PKI

extension RecordData {
    /// Reads the data of a record, all of it.
    init(_ type: RecordType, _ reader: WireReader) throws(DNSMessageFailure) {
        var reader = reader
        let start = reader.position
        // An update's "delete" and its prerequisites have no data, whatever their type (RFC 2136 §2.4, §2.5).
        guard reader.remaining > 0 else {
            self = .opaque([])
            return
        }
        self = try Self.read(type, &reader, start)
        guard reader.remaining == 0 else { throw .dataLength(type, at: start) }
    }

    private static func read(
        _ type: RecordType,
        _ reader: inout WireReader,
        _ start: Int
    ) throws(DNSMessageFailure) -> RecordData {
        switch type {
        case .a: return .address(try address(type, &reader, octets: 4, start))
        case .aaaa: return .address(try address(type, &reader, octets: 16, start))
        case .ns: return .nameServer(try reader.name())
        case .cname: return .alias(try reader.name())
        case .soa: return .startOfAuthority(try StartOfAuthority(&reader))
        case .txt:
            var strings: [[UInt8]] = []
            while reader.remaining > 0 { strings.append(try reader.string()) }
            return .text(strings)
        case .caa:
            let flags = try reader.octet()
            let tag = try reader.string()
            guard !tag.isEmpty else { throw .dataLength(type, at: start) }
            return .authorization(CAARecord(flags: flags, tag: tag, value: try reader.octets(reader.remaining)))
        default: return .opaque(try reader.octets(reader.remaining))
        }
    }

    private static func address(
        _ type: RecordType,
        _ reader: inout WireReader,
        octets: Int,
        _ start: Int
    ) throws(DNSMessageFailure) -> IPAddress {
        guard reader.remaining == octets, let address = IPAddress(octets: try reader.octets(octets)) else {
            throw .dataLength(type, at: start)
        }
        return address
    }

    /// The octets of the data alone.
    func encoded() throws(DNSMessageFailure) -> [UInt8] {
        var writer = WireWriter()
        switch self {
        case .address(let address): writer.append(address.octets)
        case .nameServer(let name), .alias(let name): writer.name(name)
        case .startOfAuthority(let authority): authority.write(to: &writer)
        case .text(let strings): for string in strings { try writer.string(string) }
        case .authorization(let record):
            writer.octet(record.flags)
            try writer.string(record.tag)
            writer.append(record.value)
        case .opaque(let octets): writer.append(octets)
        }
        return writer.octets
    }
}

extension StartOfAuthority {
    init(_ reader: inout WireReader) throws(DNSMessageFailure) {
        primary = try reader.name()
        mailbox = try reader.name()
        serial = try reader.long()
        refresh = try reader.long()
        retry = try reader.long()
        expire = try reader.long()
        minimum = try reader.long()
    }

    func write(to writer: inout WireWriter) {
        writer.name(primary)
        writer.name(mailbox)
        for number in [serial, refresh, retry, expire, minimum] { writer.long(number) }
    }
}
