import FoundationEssentials
import PKI

@testable import ACME

/// The leaf of the test chain, and what renewal information calls it.
enum TestNames {
    static func leaf() throws -> Certificate { try CertificateChain(pem: TestChain.pem.get()).leaf }

    static func certificateID() throws -> CertificateID {
        guard let id = CertificateID(try leaf()) else { throw Objection() }
        return id
    }
}

/// A directory with everything optional in it.
let fullDirectory: [String: JSONValue] = [
    "renewalInfo": .string(FakeCA.base + "/ari"), "newAuthz": .string(FakeCA.base + "/new-authz"),
]

/// The same numbers in every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
