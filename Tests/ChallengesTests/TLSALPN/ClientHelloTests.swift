import Conformance
import PKI
import Testing

@testable import Challenges

struct ClientHelloTests {
    private let expected = ClientHello(serverName: Array("a.example".utf8), protocols: [Array("acme-tls/1".utf8)])

    @Test(.rows("TA-01"), arguments: [1, 2, 5, 17, 100, 16_384])
    func isReadHoweverItIsCutIntoRecords(recordSize: Int) {
        let records = HelloBuilder(recordSize: recordSize).records
        #expect(ClientHello.read(records) == .complete(expected))
        for length in 0..<records.count {
            #expect(ClientHello.read(Array(records.prefix(length))) == .incomplete, "\(length)")
        }
    }

    @Test func whatIsAbsentIsAbsent() {
        let bare = HelloBuilder(serverNames: nil, protocols: nil)
        #expect(ClientHello.read(bare.records) == .complete(ClientHello()))
    }

    /// Strangers are known from their first octets: nothing waits for the deadline that cannot become a hello.
    @Test(
        arguments: [
            Array("GET / HTTP/1.1\r\n".utf8), [0], [22, 2], [22, 3, 1, 0, 0], [22, 3, 1, 0x40, 1],
            [21, 3, 3, 0, 2, 2, 40],
            [22, 3, 1, 0, 1, 2], [22, 3, 1, 0, 4, 1, 0xFF, 0xFF, 0xFF], Array("SSH-2.0-x\r\n".utf8),
        ] as [[UInt8]]
    )
    func otherBeginningsAreMalformed(octets: [UInt8]) { #expect(ClientHello.read(octets) == .malformed) }

    @Test func extensionsThatLieAreMalformed() {
        let lies: [[(Int, [UInt8])]] = [
            [(0, [])], [(0, [0, 9])], [(0, [0, 3, 1, 0, 0])], [(16, [0, 0])], [(16, [0, 2, 1])], [(16, [0, 1, 0])],
            [(99, []), (99, [])], [(16, [0, 3, 2, 104, 50, 0])],
        ]
        for lie in lies {
            let hello = HelloBuilder(serverNames: nil, protocols: nil, others: lie.map { (type: $0.0, content: $0.1) })
            #expect(ClientHello.read(hello.records) == .malformed, "\(lie)")
        }
        #expect(ClientHello.read(HelloBuilder(serverNames: ["a.example", "b.example"]).records) == .malformed)
        let long = HelloBuilder(others: [(type: 21, content: Array(repeating: 0, count: 40_000))])
        #expect(ClientHello.read(long.records) == .malformed)
    }

    /// T16: whatever octets come, reading them ends, and ends with one of three words.
    @Test(.rows("F-T16")) func noOctetsBreakIt() {
        var generator = SystemRandomNumberGenerator()
        let good = HelloBuilder().records
        for _ in 0..<20_000 {
            var octets = good
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                octets[Int.random(in: octets.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if case .complete(let hello) = ClientHello.read(octets) {
                #expect(hello.protocols.count <= good.count)
            }
        }
    }
}

struct HelloVerdictTests {
    private func verdict(_ name: String?, _ protocols: [String]) -> HelloVerdict {
        let hello = ClientHello(serverName: name.map { Array($0.utf8) }, protocols: protocols.map { Array($0.utf8) })
        return HelloVerdict.decide(hello) { $0.text == "a.example" }
    }

    @Test(.rows("TA-01", "TA-07")) func onlyTheOneProtocolAloneGoesOn() throws {
        let name = try #require(ValidationName(received: Array("a.example".utf8)))
        #expect(verdict("a.example", ["acme-tls/1"]) == .proceed(name))
        for protocols in [
            [], ["http/1.1"], ["h2", "acme-tls/1"], ["acme-tls/1", "http/1.1"], ["acme-tls/1", "acme-tls/1"],
            ["ACME-TLS/1"], ["acme-tls/1.0"], ["acme-tls/"],
        ] {
            #expect(verdict("a.example", protocols) == .refuse(.noApplicationProtocol), "\(protocols)")
        }
    }

    @Test(.rows("TA-05")) func onlyOpenNamesGoOn() {
        for name in ["A.EXAMPLE", "a.example.", "A.Example."] {
            guard case .proceed = verdict(name, ["acme-tls/1"]) else {
                Issue.record("\(name) is refused")
                continue
            }
        }
        for name in ["b.example", "", ".", "a.example..", "x.a.example", "a.example\0", "a.exämple", "*.example"] {
            #expect(verdict(name, ["acme-tls/1"]) == .refuse(.unrecognizedName), "\(name)")
        }
        #expect(verdict(nil, ["acme-tls/1"]) == .refuse(.unrecognizedName))
    }
}

struct ValidationNameTests {
    private static let names: [(identifier: String, name: String)] = [
        ("www.example.com", "www.example.com"), ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("192.0.2.1", "1.2.0.192.in-addr.arpa"), ("10.0.0.255", "255.0.0.10.in-addr.arpa"),
        ("::1", "1." + String(repeating: "0.", count: 31) + "ip6.arpa"),
        ("2001:db8::7", "7." + String(repeating: "0.", count: 23) + "8.b.d.0.1.0.0.2.ip6.arpa"),
        ("2001:DB8:0:1:1:1:1:1", "1.0.0.0.1.0.0.0.1.0.0.0.1.0.0.0.1.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
    ]

    @Test(.rows("TA-05", "IP-01"), arguments: names)
    func identifiersAreAskedForByOneName(identifier: String, name: String) throws {
        #expect(ValidationName(of: try Identifier(identifier))?.text == name)
    }

    @Test(.rows("TA-05", "TA-08"), arguments: ["::ffff:192.0.2.1", "::ffff:c000:201", "*.example.com"])
    func someIdentifiersHaveNone(identifier: String) throws {
        #expect(ValidationName(of: try Identifier(identifier)) == nil)
    }
}
