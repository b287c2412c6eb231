import Testing

@testable import TLS

struct ServerFlightTests {
    private static let body: [UInt8] =
        [3, 3] + [UInt8](repeating: 9, count: 32) + [0, 0x00, 0x9E, 0] + [0, 5, 0xFF, 1, 0, 1, 0]

    private static func record(_ contents: [UInt8]) -> [UInt8] {
        [22, 3, 3, UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)] + contents
    }

    private static func message(_ kind: UInt8, _ body: [UInt8]) -> [UInt8] {
        [kind, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }

    @Test(arguments: [1, 2, 7, 5000])
    func octetsMayArriveInAnyPieces(chunk: Int) {
        // A prime of 1023 bits, in a flight whose messages do not begin with the records.
        let prime = [0x7F] + [UInt8](repeating: 0xFF, count: 127)
        let exchange = Self.message(12, [0, 128] + prime + [0, 1, 2])
        let flight = Self.message(2, Self.body) + Self.message(11, [0, 0, 0]) + exchange
        let octets = Self.record(Array(flight.prefix(30))) + Self.record(Array(flight.dropFirst(30)))
        var machine = ServerFlight(goal: .keyExchange)
        var answer: HelloAnswer?
        var rest = octets[...]
        while answer == nil, !rest.isEmpty {
            answer = machine.take(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        #expect(answer?.accepted?.finiteFieldBits == 1023)
        #expect(answer?.accepted?.cipher.description == "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256")
        #expect(answer?.accepted?.knowsRenegotiation == true)
    }

    @Test func alertsAndOtherAnswersAreToldApart() {
        var refused = ServerFlight(goal: .hello)
        #expect(refused.take([21, 3, 1, 0, 2, 1, 112]) == nil)
        #expect(refused.take([21, 3, 1, 0, 2, 2, 70]) == .alert(70))
        var foreign = ServerFlight(goal: .hello)
        #expect(foreign.take(Array("HTTP/1.1 400".utf8)) == .foreign)
        #expect(ServerFlight(goal: .hello).atEnd() == .closed)
    }

    /// Whatever comes, there is an answer or a wish for more, and never a trap.
    @Test func damagedFlightsAreRead() {
        var generator = SystemRandomNumberGenerator()
        let flight = Self.record(Self.message(2, Self.body) + Self.message(12, [0, 2, 1, 1, 0, 0]))
        for _ in 0..<3000 {
            var octets = flight
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<octets.count, using: &generator)
                octets[index] = UInt8.random(in: 0...255, using: &generator)
            }
            var machine = ServerFlight(goal: .keyExchange)
            _ = machine.take(Array(octets.prefix(Int.random(in: 0...octets.count, using: &generator))))
            _ = machine.atEnd()
        }
    }

    /// All machines before TLS, too.
    @Test(arguments: StartTLS.allCases)
    func damagedDialoguesAreRead(kind: StartTLS) {
        let seeds: [[UInt8]] = [
            [0x30, 0x0C, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00],
            [20, 0, 0, 0, 10, 56, 0] + [UInt8](repeating: 8, count: 20),
            [3, 0, 0, 19, 14, 0xD0, 0, 0, 0, 0, 0, 2, 0, 8, 0, 1],
            [4, 1, 0, 20, 0, 0, 1, 0, 0, 0, 6, 0, 6, 1, 0, 12, 0, 1, 0xFF, 1],
            [255, 253, 46, 255, 250, 46, 1, 255, 240],
            Array("<stream:features>xmpp-tls</stream:features><proceed></proceed>".utf8), Array("220 x\r\n".utf8),
        ]
        for _ in 0..<2000 {
            var octets = seeds.randomElement() ?? []
            octets[Int.random(in: 0..<octets.count)] = UInt8.random(in: 0...255)
            var dialogue = StartTLSDialogue(kind, name: "a'<&>\"")
            for chunk in [octets.prefix(5), octets.dropFirst(5)] { _ = dialogue.take(Array(chunk)) }
        }
        // Nothing that is asked for in a stream can end its attribute.
        let opening = String(decoding: StartTLSDialogue(.xmpp, name: "a'<&>\"").opening, as: UTF8.self)
        #expect(opening.contains("to='a&apos;&lt;&amp;&gt;&quot;'"))
    }
}
