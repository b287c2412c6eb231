import Testing

@testable import Settings

@Suite struct KubeconfigFileTests {
    private static let text = """
        apiVersion: v1
        kind: Config
        preferences: {}
        current-context: prod
        clusters:
        - name: c
          cluster:
            server: https://api.example:6443
            certificate-authority-data: cm9vdA==
            tls-server-name: api.example
        - name: old
          cluster: { server: https://old.example, certificate-authority: ca.crt, insecure-skip-tls-verify: true }
        contexts:
        - { name: prod, context: { cluster: c, user: u, namespace: web } }
        users:
        - name: u
          user: { token: s3cr3t, client-certificate: "" }
        - name: files
          user: { client-certificate: u.crt, client-key: u.key }
        - name: runs
          user:
            exec: { command: aws, args: [eks, get-token], apiVersion: client.authentication.k8s.io/v1 }
        - name: nobody
          user: {}
        """

    @Test func whatIsNeededIsReadAndTheRestPassedOver() throws {
        let file = try KubeconfigFile.read(bytes: Self.text.utf8, path: "k")
        #expect(file.currentContext == "prod")
        #expect(file.contexts == [.init(name: "prod", cluster: "c", user: "u")])
        #expect(file.clusters.map(\.server) == ["https://api.example:6443", "https://old.example"])
        #expect(file.clusters.map(\.authorityData) == ["cm9vdA==", nil])
        #expect(file.clusters.map(\.authorityFile) == [nil, "ca.crt"])
        #expect(file.clusters.map(\.skipsVerification) == [false, true])
        #expect(file.users.map(\.keys) == [["token"], ["client-certificate", "client-key"], ["exec"], []])
        #expect(file.users[1].keyFile == "u.key")
    }

    @Test func aSecretIsHandedOutOnRequestOnly() throws {
        let file = try KubeconfigFile.read(bytes: Self.text.utf8, path: "k")
        #expect(!"\(file)".contains("s3cr3t"))
        #expect(try KubeconfigFile.token(ofUser: "u", bytes: Self.text.utf8, path: "k") == "s3cr3t")
        #expect(try KubeconfigFile.token(ofUser: "files", bytes: Self.text.utf8, path: "k") == nil)
        #expect(try KubeconfigFile.token(ofUser: "none", bytes: Self.text.utf8, path: "k") == nil)
    }

    private static let broken: [String] = [
        "", "[]", "clusters: {}", "clusters: [{ name: c }]", "clusters: [{ name: c, cluster: {} }]", "users: [7]",
        "contexts: [{ name: x, context: { cluster: c } }]", "users: &a []", "clusters: [{", "\u{1}",
    ]

    @Test(arguments: broken)
    func whatIsNoKubeconfigIsRefusedWithItsPlace(_ text: String) {
        #expect(throws: SettingsFailure.self) { try KubeconfigFile.read(bytes: text.utf8, path: "k") }
    }

    @Test func listsOfNothingAreEmpty() throws {
        let file = try KubeconfigFile.read(bytes: "clusters: null\nusers:\ncurrent-context: \"\"\n".utf8, path: "k")
        #expect(file == KubeconfigFile(currentContext: nil, clusters: [], contexts: [], users: []))
    }

    @Test func aFileBeyondTheBoundIsNotParsed() {
        let bytes = [UInt8](repeating: 0x20, count: SettingsFile.maximumSize + 1)
        #expect(throws: SettingsFailure.self) { try KubeconfigFile.read(bytes: bytes, path: "k") }
    }

    private static let wrongLogs: [String] = [
        "{ origin: o }", "{ url: nowhere }", "{ url: \"https://l.example\", key: \"%%\" }", "[]",
        "{ url: \"https://l.example\", unknown: 1 }",
    ]

    @Test(arguments: wrongLogs)
    func aLogNeedsItsURLAndAWellFormedKey(_ log: String) {
        let text = "scan: { transparency: { domains: [example.com], logs: [\(log)] } }"
        #expect(throws: SettingsFailure.self) { try SettingsFile.load(text: text, path: "f") }
    }
}
