import PKI
import Testing

@testable import CertificateFiles

/// What a file may cost.
struct BoundsTests {
    @Test func certificatesAreCountedToTheLimit() throws {
        let leaf = try Samples.shared.octets("leaf.der")
        let one = try Samples.shared.octets("leaf.pem")
        let many = (0..<ContentsCollector.certificateLimit + 5).flatMap { $0 < 3 ? one : Self.empty }
        let contents = CertificateFile.contents(of: many)
        #expect(contents.certificates.count == 3)
        #expect(contents.certificates.first?.certificate.der == leaf)
        // 64 are told, and how many more there were; then that there was more than is read.
        let limit = ContentsCollector.problemLimit
        #expect(contents.problems.prefix(limit).allSatisfy { $0.reason == .badCertificate })
        let unsaid = ContentsCollector.certificateLimit - 3 - limit
        #expect(
            contents.problems.dropFirst(limit).map(\.detail) == [
                "\(unsaid) more problems", "more than 20000 certificates and lists; the rest was not read",
            ]
        )
    }

    /// The cheapest block that is one.
    private static let empty = Array("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n".utf8)

    /// Texts that make a careless reader look at every octet once for every other.
    @Test(arguments: ["-", "-----BEGIN ", "-----BEGIN CERTIFICATE-----\n", "LS0tLS1CRUdJTi", " ", "\n", "0\u{0}"])
    func repetitionTakesNoLongTime(piece: String) {
        let octets = Array(String(repeating: piece, count: (1 << 20) / piece.utf8.count).utf8)
        let start = ContinuousClock.now
        let contents = CertificateFile.contents(of: octets)
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(contents.certificates.isEmpty)
    }
}
