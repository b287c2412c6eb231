import Foundation
import PKI
import Testing

@testable import CertificateFiles

/// Kubeconfigs and secrets: base64 of PEM in YAML and JSON.
struct EmbeddedTests {
    private let samples: Samples

    init() throws { samples = try Samples.shared }

    private func base64(_ name: String) throws -> String { Data(try samples.octets(name)).base64EncodedString() }

    @Test func aKubeconfigIsRead() throws {
        let text = """
            apiVersion: v1
            clusters:
            - cluster:
                certificate-authority-data: \(try base64("ca.pem"))
                server: https://127.0.0.1:6443
            users:
            - name: admin
              user:
                client-certificate-data: \(try base64("leaf.full.pem"))
                client-key-data: \(try base64("leaf.key"))
            """
        let contents = CertificateFile.contents(of: Array(text.utf8))
        #expect(contents.form == .kubeconfig && contents.holdsPrivateKey && contents.problems.isEmpty)
        #expect(contents.certificates.map(\.alias) == ["certificate-authority-data", "client-certificate-data"])
        #expect(contents.certificates.map(\.certificate) == (try ["ca", "leaf"].map(samples.certificate)))
        #expect(contents.certificates.map(\.position) == [0, 1])
    }

    @Test func aSecretInJSONIsRead() throws {
        let text = "{\"kind\":\"Secret\",\"data\":{\"tls.crt\":\"\(try base64("p7.pem"))\",\"n\" : \"bG9uZw==\"}}"
        let contents = CertificateFile.contents(of: Array(text.utf8))
        #expect(contents.form == .kubeconfig && contents.certificates.count == 2 && contents.problems.isEmpty)
        let plain = "{\"data\":{\"tls.crt\": \"\(try base64("leaf.pem"))\"}}"
        #expect(CertificateFile.contents(of: Array(plain.utf8)).certificates.map(\.alias) == ["tls.crt"])
    }

    @Test func aBrokenValueIsNamedAndHidesNoOther() throws {
        let cut = try base64("ca.pem").prefix(102)
        let text = "a: \(cut)\nb: \(try base64("leaf.pem"))\nc: \(try base64("leaf.pem").prefix(200))\n"
        let contents = CertificateFile.contents(of: Array(text.utf8))
        #expect(contents.certificates.map(\.alias) == ["b"])
        #expect(contents.problems.map(\.reason) == [.badPEM, .badPEM])
        #expect(contents.problems.map { String($0.detail.prefix(1)) } == ["a", "c"])
    }
}
