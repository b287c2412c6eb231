import ACME
import Conformance
import NIOCore
import PKI
import Testing

@testable import Challenges

/// The listener's deadline, made short.
struct TLSALPNListenerTests {
    private static let beginnings: [(what: String, octets: [UInt8])] = [
        ("silence", []), ("half a hello", Array(HelloBuilder().records.prefix(60))),
        ("a hello and no more", HelloBuilder(others: helloExtensions).records),
    ]

    /// supported_versions 1.2, a group and a signature algorithm: enough for the server to answer and wait.
    private static let helloExtensions: [(type: Int, content: [UInt8])] = [
        (43, [2, 3, 3]), (10, [0, 2, 0, 23]), (13, [0, 2, 4, 3]),
    ]

    @Test(.rows("F-T16"), arguments: beginnings.map(\.what))
    func everyConnectionEnds(what: String) async throws {
        let octets = try #require(Self.beginnings.first { $0.what == what }?.octets)
        let listener = TLSALPNListener(address: "127.0.0.1", port: 0, deadline: .milliseconds(200))
        let identifier = try Identifier("a.example")
        let name = try #require(ValidationName(of: identifier))
        let certificate = try TestCertificateMaker().certificate(for: identifier, digest: SHA256Digest(hashing: []))
        try await listener.open(token: "token", keyAuthorization: "token.x", name: name, certificate: certificate)
        let port = try #require(await listener.boundPort)
        let connection = try #require(RawConnection(port: port))
        connection.send(octets)
        let (answer, wasClosed) = connection.readOctets(patience: 5_000)
        #expect(wasClosed)
        // Only a hello that is whole is ever answered: with a handshake record.
        #expect(answer.first == (what == "a hello and no more" ? 22 : nil))
        connection.close()
        await listener.close(token: "token")
    }
}
