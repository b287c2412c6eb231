import CertificateWorkshop
import Foundation
import PKI
import Testing

@testable import RekeyCommand

struct CheckWordsTests {
    /// What a server calls itself and its issuer must not turn a terminal's line around.
    @Test func namesFromOutsideArePrintable() throws {
        let key = try ForgedKey(.p256)
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        let plan = Forge.Plan(
            commonName: "leaf\u{202E}",
            issuerName: "ca\u{1B}[31m\u{202E}",
            notBefore: start,
            notAfter: start + 86_400
        )
        let certificate = try Certificate(der: try Forge.certificate(plan, for: key, signedBy: key))
        var words = CheckWords(target: "host:443")
        words.add(certificate, address: nil, position: 0)
        let text = words.text(at: start)
        #expect(text.hasPrefix("CN=leaf\\u{202E}, by CN=ca"))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || (0x20...0x7E).contains($0.value) })
    }
}
