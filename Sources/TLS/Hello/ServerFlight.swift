/// Reads the beginning of a server's first flight, as a machine over octets: no socket, no keys.
struct ServerFlight {
    /// How far the flight is of interest.
    enum Goal: Sendable, Hashable {
        case hello
        /// The ServerKeyExchange of TLS 1.2 and older too, where the suite has one with a Diffie-Hellman prime.
        case keyExchange
    }

    /// More than this before the goal is a flood: a certificate message has some KiB.
    static let limit = 262_144

    private let goal: Goal
    private var taken = 0
    private var records: [UInt8] = []
    private var messages: [UInt8] = []
    private var hello: ServerHello?
    private var warnings = 0

    init(goal: Goal) { self.goal = goal }

    /// Takes what was received; nil to read on.
    mutating func take(_ octets: [UInt8]) -> HelloAnswer? {
        taken += octets.count
        guard taken <= Self.limit else { return hello.map { .hello($0) } ?? .foreign }
        records += octets
        var position = 0
        defer { records.removeFirst(position) }
        while records.count - position >= 5 {
            let size = Int(records[position + 3]) << 8 | Int(records[position + 4])
            let kind = records[position]
            guard records[position + 1] == 3, size <= 16_384 + 2048, kind == 21 || kind == 22 else { return end() }
            guard records.count - position >= 5 + size else { return nil }
            let contents = Array(records[(position + 5)..<(position + 5 + size)])
            position += 5 + size
            if let answer = kind == 21 ? alert(contents) : handshake(contents) { return answer }
        }
        // What cannot be the beginning of a record is not waited on.
        if let first = records.dropFirst(position).first, first != 21, first != 22 { return end() }
        return nil
    }

    /// What to make of a connection that is closed now.
    func atEnd() -> HelloAnswer { hello.map { .hello($0) } ?? .closed }

    private func end() -> HelloAnswer { hello.map { .hello($0) } ?? .foreign }

    /// A warning, as some servers send about the name asked for, is passed over a few times.
    private mutating func alert(_ contents: [UInt8]) -> HelloAnswer? {
        guard contents.count == 2 else { return end() }
        warnings += 1
        if contents[0] == 1, contents[1] != 0, warnings < 5 { return nil }
        return hello.map { .hello($0) } ?? .alert(contents[1])
    }

    private mutating func handshake(_ contents: [UInt8]) -> HelloAnswer? {
        messages += contents
        while true {
            var reader = OctetReader(messages.prefix(4))
            guard let kind = reader.octet(), let size = reader.number(octets: 3) else { return nil }
            guard size <= Self.limit else { return end() }
            guard messages.count >= 4 + size else { return nil }
            let body = Array(messages[4..<(4 + size)])
            messages.removeFirst(4 + size)
            if let answer = message(kind, body) { return answer }
        }
    }

    private mutating func message(_ kind: UInt8, _ body: [UInt8]) -> HelloAnswer? {
        switch kind {
        case 2 where hello == nil:
            guard let read = ServerHello(body: body) else { return .foreign }
            hello = read
            let isDone = goal == .hello || read.version >= .tls13 || !read.cipher.isFiniteFieldEphemeral
            return isDone ? .hello(read) : nil
        case 11 where hello != nil, 22 where hello != nil:
            return nil
        case 12:
            hello?.finiteFieldBits = Self.primeBits(body)
            return end()
        default:
            return end()
        }
    }

    /// RFC 5246 §7.4.3: the prime comes first, with its length.
    private static func primeBits(_ body: [UInt8]) -> Int? {
        var reader = OctetReader(body)
        guard let prime = reader.stretch(lengthOctets: 2) else { return nil }
        let digits = prime.drop { $0 == 0 }
        return digits.first.map { digits.count * 8 - $0.leadingZeroBitCount }
    }
}
