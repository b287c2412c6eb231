/// One signed request, and the check of its answer (RFC 8945 §5). Time is given, so nothing here waits or asks.
package struct TSIGTransaction: Sendable {
    /// The request with its TSIG record last.
    package let signed: DNSMessage
    private let key: TSIGKey
    private let code: [UInt8]

    /// How many seconds the clocks may differ: RFC 8945 §10 recommends five minutes.
    static let fudge: UInt16 = 300

    /// Signs a request.
    ///
    /// - Parameter now: seconds since 1970 UTC.
    package init(signing request: DNSMessage, with key: TSIGKey, now: UInt64) throws(TSIGFailure) {
        let bare = TSIGRecord(
            algorithm: key.algorithm.name,
            timeSigned: now,
            fudge: Self.fudge,
            code: [],
            originalID: request.header.id
        )
        let message: [UInt8]
        do {
            message = try request.encoded() + bare.variables(keyName: key.name)
        } catch {
            throw .request(error)
        }
        code = try Self.code(of: message, key)
        self.key = key
        var signed = request
        do {
            let data = RecordData.opaque(try bare.with(code: code).encoded())
            signed.additional.append(ResourceRecord(key.name, .tsig, .any, ttl: 0, data))
        } catch {
            throw .request(error)
        }
        self.signed = signed
    }

    private static func code(of message: [UInt8], _ key: TSIGKey) throws(TSIGFailure) -> [UInt8] {
        do {
            return try key.authenticate(message)
        } catch {
            throw .openSSL(error)
        }
    }

    /// Holds the answer against the request: key, then code, then time, in the order of RFC 8945 §5.3 and §5.2.
    ///
    /// - Parameter now: seconds since 1970 UTC.
    package func verify(_ reply: DNSReply, now: UInt64) throws(TSIGFailure) {
        let (name, record) = try Self.signature(of: reply)
        guard !record.code.isEmpty else { throw Self.failure(record, key.name) }
        guard name == key.name, record.algorithm == key.algorithm.name else { throw .otherKey(name) }
        let message: [UInt8]
        do {
            message = try covered(reply, record)
        } catch {
            throw .malformed
        }
        do {
            guard try key.accepts(record.code, for: message) else { throw TSIGFailure.notAuthentic }
        } catch let error as TSIGFailure {
            throw error
        } catch {
            throw .notAuthentic
        }
        guard record.error == .none else { throw Self.failure(record, key.name) }
        let difference = now > record.timeSigned ? now - record.timeSigned : record.timeSigned - now
        guard difference <= UInt64(record.fudge) else { throw .outsideWindow(seconds: difference) }
    }

    /// RFC 8945 §5.1: the TSIG is the last additional record, and the only one.
    private static func signature(of reply: DNSReply) throws(TSIGFailure) -> (name: DomainName, record: TSIGRecord) {
        let found = reply.message.additional.filter { $0.type == .tsig }
        guard !found.isEmpty else { throw .unsigned(reply.message.responseCode) }
        guard found.count == 1, let last = reply.message.additional.last, last.type == .tsig,
            last.recordClass == .any, last.ttl == 0, case .opaque(let data) = last.data,
            let record = try? TSIGRecord(decoding: data)
        else { throw .malformed }
        return (last.name, record)
    }

    /// What the answer's code covers: the request's code, the answer as it was before signing, and the variables
    /// (RFC 8945 §5.3.1).
    private func covered(_ reply: DNSReply, _ record: TSIGRecord) throws(DNSMessageFailure) -> [UInt8] {
        var writer = WireWriter()
        try writer.counted(code)
        var header = WireWriter()
        header.short(record.originalID)
        let whole = reply.octets
        let additional = UInt16(clamping: reply.message.additional.count - 1)
        var count = WireWriter()
        count.short(additional)
        writer.append(header.octets + whole[2..<10] + count.octets + whole[12..<max(12, reply.lastRecord)])
        return writer.octets + (try record.variables(keyName: key.name))
    }

    private static func failure(_ record: TSIGRecord, _ name: DomainName) -> TSIGFailure {
        switch record.error {
        case .badKey: return .badKey(name)
        case .badSignature: return .badSignature(name)
        case .badTime:
            guard record.other.count == 6 else { return .badTime(ahead: nil) }
            let server = record.other.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return .badTime(ahead: Int64(clamping: server) - Int64(clamping: record.timeSigned))
        default: return record.error == .none ? .notAuthentic : .reported(record.error)
        }
    }
}

extension TSIGRecord {
    /// The same, signed.
    package func with(code: [UInt8]) -> TSIGRecord {
        TSIGRecord(
            algorithm: algorithm,
            timeSigned: timeSigned,
            fudge: fudge,
            code: code,
            originalID: originalID,
            error: error,
            other: other
        )
    }
}
