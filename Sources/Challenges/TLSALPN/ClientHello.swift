/// What a TLS client asks for in its first message, as far as this challenge decides by it (RFC 8446 §4.1.2).
///
/// The TLS library negotiates leniently: with a protocol that it does not find it goes on without one. So the message
/// is read here first, and only a client that asks for exactly the challenge ever reaches the library.
struct ClientHello: Equatable {
    /// The one host name of server_name (RFC 6066 §3), as it came; nil without the extension.
    var serverName: [UInt8]?
    /// The protocols of application_layer_protocol_negotiation (RFC 7301 §3.1); empty without the extension.
    var protocols: [[UInt8]] = []

    /// What is known after some octets have come.
    enum Reading: Equatable {
        case incomplete
        case malformed
        case complete(ClientHello)
    }

    private static let handshakeRecord = 22
    private static let clientHello = 1
    private static let serverNameExtension = 0
    private static let protocolsExtension = 16
    /// RFC 8446 §5.1: "The length MUST NOT exceed 2^14 bytes."
    private static let recordLimit = 1 << 14
    /// No client's first message is near this size, post-quantum key shares included.
    static let sizeLimit = 1 << 15

    /// Reads the beginning of a connection; what is not TLS is known as malformed from its first octet.
    static func read(_ octets: [UInt8]) -> Reading {
        guard octets.count <= sizeLimit else { return .malformed }
        guard let message = handshakeOctets(octets) else { return .malformed }
        var reader = OctetReader(message[...])
        guard let type = reader.number(octets: 1) else { return .incomplete }
        guard type == clientHello else { return .malformed }
        guard let length = reader.number(octets: 3) else { return .incomplete }
        guard length <= sizeLimit else { return .malformed }
        guard let body = reader.take(length) else { return .incomplete }
        return parse(body).map { .complete($0) } ?? .malformed
    }

    /// The contents of the records that are whole; nil when they are no handshake records.
    private static func handshakeOctets(_ octets: [UInt8]) -> [UInt8]? {
        var reader = OctetReader(octets[...])
        var message: [UInt8] = []
        while !reader.isAtEnd {
            guard reader.number(octets: 1) == handshakeRecord else { return nil }
            // legacy_record_version: 3.1 or 3.3, "MUST be ignored for all purposes" but its first octet tells TLS.
            guard let major = reader.number(octets: 1) else { return message }
            guard major == 3 else { return nil }
            guard reader.take(1) != nil, let length = reader.number(octets: 2) else { return message }
            guard (1...recordLimit).contains(length) else { return nil }
            guard let content = reader.take(length) else { return message }
            message += content
        }
        return message
    }

    private static func parse(_ body: ArraySlice<UInt8>) -> ClientHello? {
        var reader = OctetReader(body)
        // legacy_version and random, then session id, cipher suites and compression methods.
        guard reader.take(34) != nil, reader.vector(lengthOctets: 1) != nil, reader.vector(lengthOctets: 2) != nil,
            reader.vector(lengthOctets: 1) != nil
        else { return nil }
        var hello = ClientHello()
        guard !reader.isAtEnd else { return hello }
        guard let extensions = reader.vector(lengthOctets: 2), reader.isAtEnd else { return nil }
        return hello.take(extensions) ? hello : nil
    }

    private mutating func take(_ extensions: ArraySlice<UInt8>) -> Bool {
        var reader = OctetReader(extensions)
        var seen: Set<Int> = []
        while !reader.isAtEnd {
            guard let type = reader.number(octets: 2), let content = reader.vector(lengthOctets: 2) else {
                return false
            }
            // RFC 8446 §4.2: "There MUST NOT be more than one extension of the same type".
            guard seen.insert(type).inserted else { return false }
            switch type {
            case Self.serverNameExtension: guard takeServerName(content) else { return false }
            case Self.protocolsExtension: guard takeProtocols(content) else { return false }
            default: break
            }
        }
        return true
    }

    /// RFC 8737 §3: "an SNI extension containing only the domain name being validated".
    private mutating func takeServerName(_ content: ArraySlice<UInt8>) -> Bool {
        var reader = OctetReader(content)
        guard let list = reader.vector(lengthOctets: 2), reader.isAtEnd else { return false }
        var names = OctetReader(list)
        guard names.number(octets: 1) == 0, let name = names.vector(lengthOctets: 2), names.isAtEnd else {
            return false
        }
        serverName = Array(name)
        return true
    }

    private mutating func takeProtocols(_ content: ArraySlice<UInt8>) -> Bool {
        var reader = OctetReader(content)
        guard let list = reader.vector(lengthOctets: 2), reader.isAtEnd else { return false }
        var names = OctetReader(list)
        while !names.isAtEnd {
            guard let name = names.vector(lengthOctets: 1), !name.isEmpty else { return false }
            protocols.append(Array(name))
        }
        return !protocols.isEmpty
    }
}
