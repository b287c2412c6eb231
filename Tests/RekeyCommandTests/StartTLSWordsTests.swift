import Deployment
import Rotation
import Settings
import Storage
import TLS
import Testing

@testable import RekeyCommand

/// Two modules that do not know each other have the same words, and what is configured is what is asked.
struct StartTLSWordsTests {
    @Test func settingsAndTLSAgree() {
        #expect(Set(StartTLSProtocol.allCases.map(\.rawValue)) == Set(StartTLS.allCases.map(\.rawValue)))
    }

    @Test(arguments: StartTLSProtocol.allCases)
    func aConfiguredProtocolIsTheOneAskedWith(_ word: StartTLSProtocol) throws {
        let text = """
            defaults: { authorities: [letsencrypt] }
            certificates:
              mail:
                names: [mail.example.com]
                deploy:
                  - link: { fullchain: /etc/mail/tls/mail.pem, key: /etc/mail/tls/mail.key }
                    verify: [{ connect: "127.0.0.1:25", starttls: \(word.rawValue) }, "127.0.0.1:465"]
            """
        let configuration = try SettingsFile.load(text: text, path: "f")
        let mapper = try LineageMapper(configuration, files: LocalFileSystem())
        let targets = try mapper.lineages(named: []).flatMap(\.targets)
        let expected = Endpoint(
            host: "127.0.0.1",
            port: 25,
            serverName: "mail.example.com",
            startTLS: StartTLS(rawValue: word.rawValue)
        )
        let plain = Endpoint(host: "127.0.0.1", port: 465, serverName: "mail.example.com")
        #expect(targets.flatMap(\.endpoints) == [expected, plain])
    }
}
