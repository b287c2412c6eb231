/// A ClientHello made by hand, for what OpenSSL cannot say: SSLv3, suites and groups it does not have, compression.
///
/// A server's answer to it is read and nothing is computed: no key exchange is ever finished.
struct ClientHello: Sendable, Hashable {
    /// The newest version offered. TLS 1.3 is offered alone.
    var version: TLSVersion
    /// In order of preference.
    var ciphers: [CipherSuite]
    /// The server's name; not said in SSLv3, which has no extensions.
    var name: String?
    /// Groups by their IANA numbers (RFC 8446 §4.2.7).
    var groups = ClientHello.usualGroups
    /// Names of RFC 7301.
    var applicationProtocols: [String] = []
    /// Whether DEFLATE (RFC 3749) is offered beside no compression.
    var offersCompression = false

    /// X25519, P-256, P-384, P-521, X448 and the groups of RFC 7919.
    static let usualGroups: [UInt16] = [0x001D, 0x0017, 0x0018, 0x0019, 0x001E, 0x0100, 0x0101, 0x0102]
    /// X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem).
    static let postQuantumGroup: UInt16 = 0x11EC
    /// ECDSA, RSA-PSS, Ed25519, RSA PKCS#1 and the ones with SHA-1, newest first.
    private static let signatures: [UInt16] = [
        0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B, 0x0401, 0x0501, 0x0601,
        0x0303, 0x0301, 0x0203, 0x0201, 0x0202,
    ]

    /// The record on the wire.
    ///
    /// - Parameter random: 32 octets for the hello's random; used again as the session identifier that middleboxes want
    ///   to see in TLS 1.3 (RFC 8446 §D.4).
    func record(random: [UInt8]) -> [UInt8] {
        var body = Self.two(min(version, .tls12).rawValue) + random
        body += Self.withLength(1, version == .tls13 ? random : [])
        // 0x00FF says that RFC 5746 is spoken, to servers that know no extensions too.
        let numbers = ciphers.map(\.rawValue) + (version == .tls13 ? [] : [0x00FF])
        body += Self.withLength(2, numbers.flatMap(Self.two))
        body += Self.withLength(1, offersCompression ? [1, 0] : [0])
        if version > .ssl3 { body += Self.withLength(2, extensions) }
        let message = [1] + Self.withLength(3, body)
        return [22] + Self.two(version == .ssl3 ? 0x0300 : 0x0301) + Self.withLength(2, message)
    }

    private var extensions: [UInt8] {
        var all: [UInt8] = []
        if let name { all += Self.block(0, Self.withLength(2, [0] + Self.withLength(2, Array(name.utf8)))) }
        all += Self.block(10, Self.withLength(2, groups.flatMap(Self.two)))
        all += Self.block(11, [1, 0])
        if version >= .tls12 { all += Self.block(13, Self.withLength(2, Self.signatures.flatMap(Self.two))) }
        let protocols = ApplicationProtocol.encode(applicationProtocols)
        if !protocols.isEmpty { all += Self.block(16, Self.withLength(2, protocols)) }
        if version == .tls13 {
            all += Self.block(43, Self.withLength(1, Self.two(version.rawValue)))
            // RFC 8446 §4.2.8: "An empty client_shares vector MAY be sent in order to request group selection from the
            // server, at the cost of an additional round trip".
            all += Self.block(51, Self.withLength(2, []))
        }
        return all
    }

    private static func block(_ number: UInt16, _ contents: [UInt8]) -> [UInt8] {
        two(number) + withLength(2, contents)
    }

    private static func two(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }

    private static func withLength(_ octets: Int, _ contents: [UInt8]) -> [UInt8] {
        (0..<octets).reversed().map { UInt8(truncatingIfNeeded: contents.count >> (8 * $0)) } + contents
    }
}
