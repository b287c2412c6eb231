/// One resource record (RFC 1035 §4.1.3).
package struct ResourceRecord: Hashable, Sendable {
    package let name: DomainName
    package let type: RecordType
    /// For OPT the size of the largest datagram its sender takes, in octets (RFC 6891 §6.1.2).
    package let recordClass: RecordClass
    /// In seconds; for OPT the high bits of the response code, a version and flags (RFC 6891 §6.1.3).
    package let ttl: UInt32
    package let data: RecordData

    /// A record; the type must be the one the data is of.
    package init(
        _ name: DomainName,
        _ type: RecordType,
        _ recordClass: RecordClass = .internet,
        ttl: UInt32,
        _ data: RecordData
    ) {
        self.name = name
        self.type = type
        self.recordClass = recordClass
        self.ttl = ttl
        self.data = data
    }

    /// The OPT record that says how large a datagram we take.
    ///
    /// 1232 octets fit into every path of IPv6's smallest MTU unfragmented: 1280 less the headers of IP and UDP.
    static let largerDatagrams = ResourceRecord(
        .root,
        .opt,
        RecordClass(rawValue: 1232),
        ttl: 0,
        .opaque([])
    )

    init(_ reader: inout WireReader) throws(DNSMessageFailure) {
        name = try reader.name()
        type = RecordType(rawValue: try reader.short())
        recordClass = RecordClass(rawValue: try reader.short())
        ttl = try reader.long()
        let length = try reader.short()
        data = try RecordData(type, reader.part(Int(length)))
    }

    func write(to writer: inout WireWriter) throws(DNSMessageFailure) {
        writer.name(name)
        writer.short(type.rawValue)
        writer.short(recordClass.rawValue)
        writer.long(ttl)
        try writer.counted(data.encoded())
    }
}
