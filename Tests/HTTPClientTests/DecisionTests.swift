import CCurl
import Testing

@testable import HTTPClient

@Suite("Decisions and values")
struct DecisionTests {
    @Test(
        "Public addresses and others",
        arguments: [
            ([8, 8, 8, 8], true), ([172, 15, 0, 1], true), ([172, 16, 0, 1], false), ([172, 32, 0, 1], true),
            ([10, 0, 0, 1], false), ([169, 254, 169, 254], false), ([100, 64, 0, 1], false), ([192, 168, 1, 1], false),
            ([224, 0, 0, 1], false), ([255, 255, 255, 255], false), ([0, 0, 0, 0], false), ([198, 19, 0, 1], false),
            ([203, 0, 113, 7], false), ([], false), ([1, 2, 3], false),
        ] as [([UInt8], Bool)]
    )
    func publicIPv4(bytes: [UInt8], isPublic: Bool) {
        #expect(PublicAddress.contains(bytes) == isPublic)
        guard bytes.count == 4 else { return }
        let zeros = [UInt8](repeating: 0, count: 10)
        #expect(PublicAddress.contains(zeros + [0xFF, 0xFF] + bytes) == isPublic)
        #expect(PublicAddress.contains([0, 0x64, 0xFF, 0x9B] + zeros.prefix(8) + bytes) == isPublic)
        #expect(PublicAddress.contains([0x20, 0x02] + bytes + zeros) == isPublic)
    }

    @Test(
        "IPv6 by its first bytes",
        arguments: [
            ([0x26, 0x06, 0x47], true), ([0x20, 0x01, 0x48, 0x60], true), ([0x20, 0x01, 0x0D, 0xB8], false),
            ([0x20, 0x01, 0x00, 0x00], false), ([0xFE, 0x80], false), ([0xFC], false), ([0xFD], false), ([0xFF], false),
            ([0], false), ([0x3F, 0xFF], false),
        ] as [([UInt8], Bool)]
    )
    func publicIPv6(prefix: [UInt8], isPublic: Bool) {
        let bytes = prefix + [UInt8](repeating: 1, count: 16 - prefix.count)
        #expect(PublicAddress.contains(bytes) == isPublic)
    }

    @Test("Durations become milliseconds that libcurl does not read as no limit")
    func durations() {
        #expect(Duration.zero.milliseconds == 1)
        #expect(Duration.seconds(-5).milliseconds == 1)
        #expect(Duration.nanoseconds(1_000_001).milliseconds == 2)
        #expect(Duration.milliseconds(2500).milliseconds == 2500)
        #expect(Duration.seconds(Int64.max / 2).milliseconds == Int(Int32.max))
        #expect(Duration.milliseconds(1).wholeSeconds == 1)
        #expect(Duration.milliseconds(1001).wholeSeconds == 2)
    }

    @Test("Every phase and code of libcurl becomes the case that fits")
    func outcomes() {
        func failure(_ code: UInt32, _ change: (inout TransferOutcome) -> Void = { _ in }) -> HTTPFailure {
            var outcome = TransferOutcome(
                code: .init(rawValue: code),
                host: "h:1",
                limits: HTTPLimits(total: .seconds(9)),
                elapsed: .seconds(1)
            )
            change(&outcome)
            return outcome.failure
        }
        #expect(failure(28) == .deadline(.resolving))
        #expect(failure(28) { $0.nameKnown = true } == .deadline(.connecting))
        #expect(failure(28) { ($0.nameKnown, $0.connected) = (true, true) } == .deadline(.handshake))
        #expect(failure(28) { $0.requestSent = true } == .tooSlow)
        #expect(failure(28) { ($0.requestSent, $0.elapsed) = (true, .seconds(9)) } == .deadline(.waiting))
        #expect(failure(60) { $0.verifyResult = 19 } == .tls(host: "h:1", .untrusted))
        #expect(failure(60) { $0.verifyResult = 23 } == .tls(host: "h:1", .rejected(code: 23)))
        #expect(failure(56) { $0.requestSent = true } == .closedEarly)
        #expect(failure(42) { $0.resendRefused = true } == .closedEarly)
        #expect(failure(56) == .connect(host: "h:1", errno: 0))
        #expect(failure(2) { $0.text = "a\u{1B}[2J" } == .transport(code: 2, text: "a\\u{1b}[2J", requestSent: false))
        #expect(failure(2) { $0.requestSent = true }.mayHaveReachedServer)
    }

    @Test("Texts of a server are escaped and cut before they reach a message")
    func quotable() {
        #expect("a\u{7}b\u{202E}c\nd".quotable == "a\\u{7}b\\u{202e}c\\u{a}d")
        #expect(String(repeating: "x", count: 400).quotable.count == 301)
    }

    @Test("Origins are compared without regard to case, and a port or a scheme is a difference")
    func origins() throws {
        let one = try WireURL("https://CA.example/a", plainAllowed: true)
        #expect(one.hasSameOrigin(as: try WireURL("HTTPS://ca.example?x", plainAllowed: false)))
        #expect(!one.hasSameOrigin(as: try WireURL("https://ca.example:8443/a", plainAllowed: true)))
        #expect(!one.hasSameOrigin(as: try WireURL("http://ca.example/a", plainAllowed: true)))
    }
}
