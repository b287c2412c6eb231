import COpenSSL
import DNS
import Synchronization

/// A zone behind RFC 2136 and TSIG, written from the RFC alone and without the code under test but its codec; it can be
/// rude in each way the tests name.
final class SigningServer: Sendable {
    enum Temper: Sendable {
        case honest
        case badKey, badSignature
        case badTime(serverTime: UInt64)
        case unsigned(ResponseCode)
        /// Signs, then changes one octet of what it signed.
        case changedOnTheWay
        case signsWith(TSIGKey)
        case signedAt(UInt64)
        /// Leaves the request's own code out of what it signs.
        case forgetsTheRequest
        case shortened(Int)
        case refuses(ResponseCode)
        case recordAfterSignature
    }

    let zone: Mutex<ZoneBook>
    /// Whether each update came with a good signature, over which carrier.
    let updates = Mutex<[(isSigned: Bool, carrier: DNSCarrier, ttl: UInt32)]>([])
    private let key: TSIGKey
    private let temper: Temper

    init(_ zone: ZoneBook, key: TSIGKey, _ temper: Temper = .honest) {
        self.zone = Mutex(zone)
        self.key = key
        self.temper = temper
    }

    var behaviour: LoopbackServer.Behaviour {
        { octets, query, carrier in
            guard query.header.operation == .update else {
                return .message(self.zone.withLock { $0.answer(query) })
            }
            return .octets([self.update(octets, query, carrier)])
        }
    }

    private func update(_ octets: [UInt8], _ query: DNSMessage, _ carrier: DNSCarrier) -> [UInt8] {
        guard let last = query.additional.last, last.type == .tsig, case .opaque(let data) = last.data,
            let record = try? TSIGRecord(decoding: data)
        else {
            updates.withLock { $0.append((false, carrier, 0)) }
            return encoded(query.replying(.refused))
        }
        let isSigned = isGood(octets, query, last, record, data)
        updates.withLock { $0.append((isSigned, carrier, query.authority.first?.ttl ?? 0)) }
        guard isSigned else { return signed(query.replying(.notAuthoritative), record, error: .badSignature) }
        if case .refuses(let code) = temper { return signed(query.replying(code), record) }
        if case .unsigned(let code) = temper { return encoded(query.replying(code)) }
        zone.withLock { $0.apply(query) }
        return signed(query.replying(), record)
    }

    /// What the client signed: the octets before its TSIG, one additional record less, then the variables.
    private func isGood(
        _ octets: [UInt8],
        _ query: DNSMessage,
        _ last: ResourceRecord,
        _ record: TSIGRecord,
        _ data: [UInt8]
    ) -> Bool {
        let owner = wire(last.name)
        var message = Array(octets.dropLast(owner.count + 10 + data.count))
        message[11] -= 1
        guard let code = try? key.authenticate(message + variables(record, name: owner)) else { return false }
        return code == record.code && last.name == key.name
    }

    private func signed(_ answer: DNSMessage, _ request: TSIGRecord, error: TSIGError = .none) -> [UInt8] {
        var answer = answer
        var error = error
        var time = request.timeSigned
        var other: [UInt8] = []
        var signer: TSIGKey? = key
        switch temper {
        case .badKey: (error, signer) = (.badKey, nil)
        case .badSignature: (error, signer) = (.badSignature, nil)
        case .badTime(let server):
            error = .badTime
            other = (0..<6).map { UInt8(truncatingIfNeeded: server >> UInt64(8 * (5 - $0))) }
        case .signsWith(let another): signer = another
        case .signedAt(let seconds): time = seconds
        default: break
        }
        if error != .none { answer.header.shortCode = .notAuthoritative }
        let name = signer?.name ?? key.name
        let bare = TSIGRecord(
            algorithm: request.algorithm,
            timeSigned: time,
            code: [],
            originalID: answer.header.id,
            error: error,
            other: other
        )
        var before = [UInt8(request.code.count >> 8), UInt8(request.code.count & 255)] + request.code
        if case .forgetsTheRequest = temper { before = [] }
        let covered = before + encoded(answer) + variables(bare, name: wire(name))
        var code = signer.flatMap { try? $0.authenticate(covered) } ?? []
        if case .shortened(let count) = temper { code = Array(code.prefix(count)) }
        guard let data = try? bare.with(code: code).encoded() else { return [] }
        answer.additional.append(ResourceRecord(name, .tsig, .any, ttl: 0, .opaque(data)))
        if case .recordAfterSignature = temper { answer.additional.append(.txt("late.example.com", "x")) }
        if case .changedOnTheWay = temper { answer.header.recursionAvailable = true }
        return encoded(answer)
    }

    /// RFC 8945 §4.3.3, with the fudge both sides use.
    private func variables(_ record: TSIGRecord, name: [UInt8]) -> [UInt8] {
        let time = (0..<6).map { UInt8(truncatingIfNeeded: record.timeSigned >> UInt64(8 * (5 - $0))) }
        let numbers = [record.fudge, record.error.rawValue, UInt16(record.other.count)].flatMap {
            [UInt8($0 >> 8), UInt8($0 & 255)]
        }
        return name + [0, 255, 0, 0, 0, 0] + wire(record.algorithm) + time + numbers + record.other
    }

    private func wire(_ name: DomainName) -> [UInt8] {
        name.labels.flatMap { [UInt8($0.count)] + $0.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 } } + [0]
    }

    private func encoded(_ message: DNSMessage) -> [UInt8] { (try? message.encoded()) ?? [] }
}
