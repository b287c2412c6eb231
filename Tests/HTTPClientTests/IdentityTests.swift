import HTTPClient
import Testing

@Suite("What a client shows of itself")
struct IdentityTests {
    @Test("Requests to AWS are signed for region and service, and the secret is nowhere in them")
    func signature() async throws {
        let server = try RudeServer { connection in connection.answerAll { _ in Fixture.ok("{}") } }
        let signing = AWSSigning(region: "eu-west-1", service: "acm", accessKey: "AKIDEXAMPLE", secret: "s3cr3t")
        var dumped = ""
        dump(ClientIdentity.awsSignature(signing), to: &dumped)
        #expect(!"\(ClientIdentity.awsSignature(signing))\(dumped)".contains("s3cr3t"))
        #expect(!"\(signing)".contains("s3cr3t"))
        let client = try HTTPClient(
            HTTPClientConfiguration(userAgent: "rekey-test/1", allowPlainHTTP: true, identity: .awsSignature(signing))
        )
        _ = try await client.send(HTTPRequest(.post(body: Array("{}".utf8)), url: server.url()))
        let request = try #require(server.requests.first)
        let authorization = try #require(request.header("Authorization"))
        #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"))
        #expect(authorization.contains("/eu-west-1/acm/aws4_request"))
        #expect(authorization.contains("Signature="))
        #expect(request.header("X-Amz-Date") != nil)
        #expect(!authorization.contains("s3cr3t"))
    }
}
