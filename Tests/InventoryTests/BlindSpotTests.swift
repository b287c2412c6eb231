import CertificateFiles
import Testing

@testable import Inventory

struct BlindSpotTests {
    @Test func whatAFileCannotSayIsABlindSpotToo() {
        let reason = BlindSpot.Reason(rawValue: FileProblem.Reason.badPassphrase.rawValue)
        #expect(reason.rawValue == "bad_passphrase")
    }
}
