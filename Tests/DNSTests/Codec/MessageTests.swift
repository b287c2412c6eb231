import Conformance
import PKI
import Testing

@testable import DNS

struct MessageTests {
    /// One message with every type this module looks into.
    static func sample() -> DNSMessage {
        var message = DNSMessage.query(dn("_acme-challenge.example.com"), .txt, recursion: true).replying()
        message.header.isAuthoritative = true
        message.header.recursionAvailable = true
        message.answers = [
            .cname("_acme-challenge.example.com", "x.example.net"), .txt("x.example.net", "value"),
            .a("x.example.net", "192.0.2.1"), .a("x.example.net", "2001:db8::1"),
            .caa("example.com", "issue", "ca.example; accounturi=https://ca.example/1", flags: 128),
            ResourceRecord(dn("x.example.net"), RecordType(rawValue: 65_280), ttl: 1, .opaque([1, 2, 3])),
        ]
        message.authority = [.ns("example.net", "ns1.example.net"), .soa("example.net")]
        message.additional = [.largerDatagrams]
        return message
    }

    @Test func everyTypeSurvivesBothWays() throws {
        let message = Self.sample()
        #expect(try DNSMessage(decoding: message.encoded()) == message)
    }

    /// An answer as a server writes it, with names compressed: `a.example` asked, CNAME to `b.example`, A of that.
    static let compressed: [UInt8] =
        [0x12, 0x34, 0x85, 0x80, 0, 1, 0, 2, 0, 0, 0, 0]
        + [1, 0x61, 7] + Array("example".utf8) + [0, 0, 1, 0, 1]
        + [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, 0x62, 0xC0, 14]
        + [0xC0, 39, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]

    @Test func compressedNamesAreRead() throws {
        let message = try DNSMessage(decoding: Self.compressed)
        #expect(message.header.id == 0x1234 && message.header.isResponse && message.header.isAuthoritative)
        #expect(message.questions == [DNSQuestion(dn("a.example"), .a)])
        #expect(message.answers == [.cname("a.example", "b.example"), .a("b.example", "192.0.2.7")])
    }

    private static let header: [UInt8] = [0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    private static let wrong: [([UInt8], DNSMessageFailure)] = [
        ([], .cutShort(at: 0)),
        (header, .cutShort(at: 12)),
        // A pointer at itself, and one ahead: no way round either.
        (header + [0xC0, 12, 0, 1, 0, 1], .pointerNotBackwards(at: 12)),
        (header + [0xC0, 14, 0, 0, 1, 0, 1], .pointerNotBackwards(at: 12)),
        // A label, then a pointer back at that label.
        (header + [1, 0x61, 0xC0, 12, 0, 1, 0, 1], .pointerNotBackwards(at: 14)),
        (header + [0x41, 0, 0, 1, 0, 1], .labelKind(0x41, at: 12)),
        (header + [0, 0, 1, 0, 1, 9, 9], .trailing(count: 2)),
    ]

    @Test(arguments: wrong)
    func whatIsNoMessageSaysWhereAndWhy(_ octets: [UInt8], _ failure: DNSMessageFailure) {
        #expect(throws: failure) { try DNSMessage(decoding: octets) }
    }

    @Test func aNameMayNotGrowPast255ByPointers() {
        // 32 labels of 7 octets are 256 octets and one more; each piece points at the one before.
        var octets: [UInt8] = [0, 1, 0x80, 0, 0, 33, 0, 0, 0, 0, 0, 0]
        var previous: Int?
        for _ in 0..<33 {
            let start = octets.count
            octets += [7] + Array("labelxx".utf8)
            octets += previous.map { [0xC0 | UInt8($0 >> 8), UInt8($0 & 255)] } ?? [0]
            octets += [0, 1, 0, 1]
            previous = start
        }
        #expect(throws: DNSMessageFailure.self) { try DNSMessage(decoding: octets) }
    }

    private static let badData: [(RecordType, [UInt8])] = [
        (.a, [1, 2, 3]), (.aaaa, [1, 2, 3, 4]), (.txt, [5, 0x61]), (.caa, [0, 0]), (.ns, [1]), (.soa, [0, 0, 1]),
        (.cname, [0, 0]),
    ]

    @Test(arguments: badData)
    func dataOfAWrongLengthIsRefused(_ type: RecordType, _ data: [UInt8]) throws {
        var message = DNSMessage(header: DNSHeader(id: 1))
        message.answers = [ResourceRecord(dn("a.example"), type, ttl: 1, .opaque(data))]
        let octets = try message.encoded()
        #expect(throws: DNSMessageFailure.self) { try DNSMessage(decoding: octets) }
    }

    @Test(.rows("DP-09")) func aLongTextIsCutIntoStringsAndReadAsOne() throws {
        let value = String(repeating: "0123456789", count: 60)
        let data = RecordData.text(cutting: value)
        guard case .text(let strings) = data else {
            Issue.record("not a text")
            return
        }
        #expect(strings.map(\.count) == [255, 255, 90])
        var message = DNSMessage(header: DNSHeader(id: 1))
        message.answers = [ResourceRecord(dn("x.example"), .txt, ttl: 1, data)]
        let read = try DNSMessage(decoding: message.encoded())
        #expect(read.answers.first?.data.joinedText == Array(value.utf8))
        let tooLong = RecordData.text([[UInt8](repeating: 0x61, count: 256)])
        #expect(throws: DNSMessageFailure.stringTooLong) { try tooLong.encoded() }
    }

    @Test func theHighBitsOfAResponseCodeComeFromEDNS() throws {
        var message = DNSMessage(header: DNSHeader(id: 1))
        message.additional = [ResourceRecord(.root, .opt, .init(rawValue: 512), ttl: 0x0100_0000, .opaque([]))]
        #expect(message.responseCode.rawValue == 16)
    }

    /// Hostile octets end in a value or an error, never in a trap.
    @Test func everyTruncationEnds() throws {
        for octets in [try Self.sample().encoded(), Self.compressed] {
            for length in octets.indices {
                #expect(throws: DNSMessageFailure.self) { try DNSMessage(decoding: Array(octets[..<length])) }
            }
        }
    }

    @Test func tenThousandFlippedBitsEnd() throws {
        var random = SplitMix(seed: 2136)
        var read = 0
        for octets in [try Self.sample().encoded(), Self.compressed] {
            for _ in 0..<5000 {
                var damaged = octets
                for _ in 0...Int.random(in: 0..<4, using: &random) {
                    damaged[Int.random(in: damaged.indices, using: &random)] ^=
                        1 << UInt8.random(in: 0..<8, using: &random)
                }
                guard let message = try? DNSMessage(decoding: damaged) else { continue }
                read += 1
                // What was read can be written, printed and looked at.
                _ = try message.encoded()
                _ = AnswerReading(message, about: dn("a.example"), .a)
                _ = message.answers.map { "\($0.name) \($0.data)" }
            }
        }
        #expect(read > 100)
    }
}

/// Numbers that are the same on every run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
