import Foundation
import HTTPClient
import Inventory
import Settings
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// Where credentials come from, and where they may go.
@Suite struct RemoteProofTests {
    private static let loopback: [String] = [
        "http://127.0.0.1:8080/x", "http://127.9.9.9", "http://[::1]:80/", "http://[::1]", "http://localhost?x",
    ]
    private static let elsewhere: [String] = [
        "https://127.0.0.1", "http://127.0.0.1.example.com/", "http://localhost.example/", "http://10.0.0.1/",
        "http://127.1/", "http://[::1].example/", "http://example.com/127.0.0.1", "http://user:127.0.0.1:80/",
    ]

    @Test(arguments: loopback)
    func plainHTTPStaysOnThisHost(_ url: String) { #expect(PlainAddress.isLoopback(url)) }

    @Test(arguments: elsewhere)
    func plainHTTPGoesNowhereElse(_ url: String) { #expect(!PlainAddress.isLoopback(url)) }

    private static let credentials = """
        # of the account
        [default]
        aws_access_key_id = AKID1
        aws_secret_access_key=one
        [ audit ]
          AWS_ACCESS_KEY_ID = AKID2
        ; rotated
        aws_secret_access_key = two=with/equals==
        aws_session_token = s
        [half]
        aws_access_key_id = AKID3
        """

    @Test func keysAreThoseOfTheProfile() {
        let octets = Array(Self.credentials.utf8)
        #expect(
            SharedCredentials(octets, profile: "default")
                == SharedCredentials(accessKey: "AKID1", secret: "one", sessionToken: nil)
        )
        #expect(
            SharedCredentials(octets, profile: "audit")
                == SharedCredentials(accessKey: "AKID2", secret: "two=with/equals==", sessionToken: "s")
        )
        #expect(SharedCredentials(octets, profile: "half") == nil)
        #expect(SharedCredentials(octets, profile: "other") == nil)
    }

    @Test func aTokenIsReadAnewForEachRequest() throws {
        let directory = try TemporaryDirectory()
        let file = directory.path.appending("token")
        let reader = CredentialReader()
        for token in ["one", "two"] {
            try Data("\(token)\n".utf8).write(to: URL(filePath: file.string))
            let proof = try reader.proof(for: .bearer(tokenFile: file))
            #expect(proof.headers == [HTTPHeader("Authorization", "Bearer \(token)")])
        }
        for text in ["", "\n", "two words", "a\r\nHost: evil"] {
            try Data(text.utf8).write(to: URL(filePath: file.string))
            #expect(throws: FetchFailure.self) { try reader.proof(for: .bearer(tokenFile: file)) }
        }
    }

    @Test func keysOfTheEnvironmentAreSignedWith() throws {
        let values = [
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s3cr3t", "AWS_SESSION_TOKEN": "t",
        ]
        let wish = FetchCredential.awsSigV4(service: "acm", region: "eu-west-1", credentials: .environment)
        let proof = try CredentialReader(environment: { values[$0] }).proof(for: wish)
        #expect(proof.headers == [HTTPHeader("X-Amz-Security-Token", "t")])
        let signing = AWSSigning(region: "eu-west-1", service: "acm", accessKey: "AKID", secret: "s3cr3t")
        #expect(proof.identity == .awsSignature(signing))
        #expect(throws: FetchFailure.self) { try CredentialReader(environment: { _ in nil }).proof(for: wish) }
    }

    @Test func aKubeconfigIsRelativeToItsDirectoryAndInlineKeysAreRefused() throws {
        let text = """
            users:
            - { name: file, user: { tokenFile: t } }
            - { name: token, user: { token: t } }
            - { name: inline, user: { client-certificate-data: YQ==, client-key-data: YQ== } }
            - { name: files, user: { client-certificate: /a/u.crt, client-key: u.key } }
            - { name: program, user: { exec: { command: x } } }
            - { name: nobody, user: {} }
            clusters:
            - { name: c, cluster: { server: "https://a", certificate-authority: ca.crt } }
            - { name: d, cluster: { server: "https://a", certificate-authority-data: "%" } }
            """
        let file = try KubeconfigFile.read(bytes: text.utf8, path: "k")
        let config = KubeconfigMapping.kubeconfig(file, at: "/home/u/.kube/config")
        let wanted: [String: Kubeconfig.Proof] = [
            "file": .tokenFile("/home/u/.kube/t"), "token": .inline, "inline": .unsupported("client-key-data"),
            "files": .certificateFiles(certificate: "/a/u.crt", key: "/home/u/.kube/u.key"),
            "program": .unsupported("exec"), "nobody": .none,
        ]
        #expect(config.users == wanted)
        #expect(config.clusters.map(\.authorityFile) == ["/home/u/.kube/ca.crt", nil])
        #expect(config.clusters.map(\.authorityData) == [nil, []])
    }
}
