import Testing

@testable import Inventory

struct RemoteReadingTests {
    @Test func certificatesAreFoundBesideKeysAndRubbish() throws {
        let (one, two) = (try PlantedCertificate("one.example.com"), try PlantedCertificate("two.example.com"))
        let noise = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\nfree text\n"
        let reading = CertificateText(Array((one.pem + noise + two.pem).utf8))
        #expect(reading.obstacle == nil)
        #expect(reading.entries.count == 3)
        #expect(try reading.entries.first?.get() == one.certificate)
        #expect(try reading.entries.last?.get() == two.certificate)
        #expect(throws: Obstacle.self) { try reading.entries[1].get() }
    }

    @Test func textsWithoutAnEndOrCertificateSaySo() {
        #expect(CertificateText(Array("-----BEGIN CERTIFICATE-----\nAAAA".utf8)).entries.count == 1)
        #expect(CertificateText(Array("none".utf8)).obstacle?.reason == .unreadableCertificate)
        #expect(CertificateText([UInt8](repeating: 0x41, count: 3 << 20)).obstacle?.reason == .tooLarge)
    }

    @Test func partsOfURLsCannotBreakOut() {
        #expect(RemoteURL.encoded("a/b?c=d&e ü\n") == "a%2Fb%3Fc%3Dd%26e%20%C3%BC%0A")
        #expect(RemoteURL.joined("https://x/", "/p", [("q", "%.a")]) == "https://x/p?q=%25.a")
        #expect(RemoteURL.authority(of: "https://crt.sh/x") == "crt.sh")
        #expect(JSONText.escaped("a\"\\\u{1}") == "a\\\"\\\\\\u0001")
    }

    @Test func patienceIsDoubledAndEnds() {
        var budget = RetryBudget(total: .seconds(4), mostAttempts: 6)
        #expect(budget.pause(afterAttempt: 1, retryAfter: nil) == .milliseconds(500))
        #expect(budget.pause(afterAttempt: 2, retryAfter: 2) == .seconds(2))
        #expect(budget.pause(afterAttempt: 3, retryAfter: 60) == nil)
        #expect(budget.pause(afterAttempt: 6, retryAfter: nil) == nil)
        #expect(budget.left == .milliseconds(1_500))
    }
}
