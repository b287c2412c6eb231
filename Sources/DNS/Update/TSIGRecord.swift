/// The data of a TSIG record (RFC 8945 §4.2).
package struct TSIGRecord: Sendable, Equatable {
    package let algorithm: DomainName
    /// Seconds since 1970 UTC, 48 bits.
    package let timeSigned: UInt64
    /// How many seconds the clocks may differ.
    package let fudge: UInt16
    package let code: [UInt8]
    package let originalID: UInt16
    package let error: TSIGError
    /// In BADTIME the server's own time, 6 octets (RFC 8945 §5.2.3).
    package let other: [UInt8]

    /// A record to sign with, or what a server read.
    package init(
        algorithm: DomainName,
        timeSigned: UInt64,
        fudge: UInt16 = 300,
        code: [UInt8],
        originalID: UInt16,
        error: TSIGError = .none,
        other: [UInt8] = []
    ) {
        self.algorithm = algorithm
        self.timeSigned = timeSigned
        self.fudge = fudge
        self.code = code
        self.originalID = originalID
        self.error = error
        self.other = other
    }

    /// Reads the data, all of it.
    package init(decoding octets: [UInt8]) throws(DNSMessageFailure) {
        var reader = WireReader(octets)
        algorithm = try reader.name()
        let high = try reader.short()
        timeSigned = UInt64(high) << 32 | UInt64(try reader.long())
        fudge = try reader.short()
        let length = try reader.short()
        code = try reader.octets(Int(length))
        originalID = try reader.short()
        error = TSIGError(rawValue: try reader.short())
        let more = try reader.short()
        other = try reader.octets(Int(more))
        guard reader.remaining == 0 else { throw .dataLength(.tsig, at: 0) }
    }

    /// The data's octets; RFC 8945 §4.2: the algorithm's name is not compressed.
    package func encoded() throws(DNSMessageFailure) -> [UInt8] {
        var writer = WireWriter()
        writer.name(algorithm)
        writer.time(timeSigned)
        writer.short(fudge)
        try writer.counted(code)
        writer.short(originalID)
        writer.short(error.rawValue)
        try writer.counted(other)
        return writer.octets
    }

    /// RFC 8945 §4.3.3: what is authenticated beside the message.
    func variables(keyName: DomainName) throws(DNSMessageFailure) -> [UInt8] {
        var writer = WireWriter()
        writer.append(keyName.canonicalWire)
        writer.short(RecordClass.any.rawValue)
        writer.long(0)
        writer.append(algorithm.canonicalWire)
        writer.time(timeSigned)
        writer.short(fudge)
        writer.short(error.rawValue)
        try writer.counted(other)
        return writer.octets
    }
}
