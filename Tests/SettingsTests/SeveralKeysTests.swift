import PKI
import Testing

@testable import Settings

/// Several keys for one certificate, and the paths of each.
@Suite struct SeveralKeysTests {
    private func file(_ key: String, _ deploy: String = "[]") -> String {
        """
        authorities: { mini: { directory: "https://ca.test/dir" } }
        defaults: { authorities: [mini] }
        certificates:
          www:
            names: [www.example.com]
            key: \(key)
            deploy: \(deploy)

        """
    }

    private func load(_ text: String) throws -> CertificateSettings {
        try #require(try SettingsFile.load(text: text, path: "f").certificate(named: "www"))
    }

    @Test func aListOfOneIsTheWord() throws {
        #expect(try load(file("[rsa-2048]")) == load(file("rsa-2048")))
        #expect(try load(file("[rsa-2048, ecdsa-p256]")) == load(file("[ecdsa-p256, rsa-2048]")))
        #expect(try load(file("[ed25519, rsa-4096, ecdsa-p384]")).keys.algorithms == [.ecdsaP384, .rsa4096, .ed25519])
    }

    @Test func theDefaultsMayHaveSeveral() throws {
        let text = file("[ecdsa-p256, rsa-2048]").replacing("    key: [ecdsa-p256, rsa-2048]\n", with: "")
            .replacing("{ authorities: [mini] }", with: "{ authorities: [mini], key: [ecdsa-p256, rsa-2048] }")
        #expect(try load(text).keys.isSeveral)
    }

    private static let both =
        "[{ link: { ecdsa: { fullchain: /e.crt, key: /e.key }, rsa: { bundle: /r.pem }, group: www-data }, "
        + "copy: { rsa: { pkcs12: /r.p12 }, password-file: /p } }]"

    @Test func eachKeyHasItsPaths() throws {
        let target = try #require(try load(file("[ecdsa-p256, rsa-2048]", Self.both)).deploy.first)
        #expect(target.link?.families[.ecdsa] == PairPaths(fullchain: "/e.crt", key: "/e.key"))
        #expect(target.link?.families[.rsa] == PairPaths(bundle: "/r.pem"))
        #expect(target.link?.paths == ["/e.crt", "/e.key", "/r.pem"])
        #expect(target.link?.keyMode == .ownerAndGroup)
        #expect(target.copy?.families == [.rsa: PairPaths(pkcs12: "/r.p12")])
        #expect(target.copy?.passwordFile == "/p")
    }

    @Test func itComesBackAsItWas() throws {
        let configuration = try SettingsFile.load(text: file("[ecdsa-p256, rsa-2048]", Self.both), path: "f")
        let printed = configuration.printBack()
        #expect(try SettingsFile.load(text: printed, path: "printed") == configuration)
        #expect(printed.contains("key: [ecdsa-p256, rsa-2048]"))
        #expect(printed.contains("ecdsa: { fullchain: /e.crt, key: /e.key }, rsa: { bundle: /r.pem }"))
        #expect(
            try SettingsFile.load(text: configuration.stanza(), path: "stanza").certificates
                == configuration.certificates
        )
    }

    @Test func pathsThatDoNotSayOfWhichKeyAreRefused() {
        #expect(
            problems(file("[ecdsa-p256, rsa-2048]", "[{ link: { fullchain: /a, rsa: { key: /b } } }]")) == [
                "7:35: \"fullchain\" in \"link\" does not say of which key: the certificate has ecdsa-p256 and rsa-2048"
            ]
        )
        #expect(
            problems(file("[ecdsa-p256, rsa-2048]", "[{ copy: { pkcs12: /a } }]")) == [
                "7:32: \"pkcs12\" in \"copy\" does not say of which key: the certificate has ecdsa-p256 and rsa-2048"
            ]
        )
    }

    @Test func sectionsForKeysThatAreNotThereAreRefused() {
        #expect(
            problems(file("ecdsa-p256", "[{ link: { ecdsa: { key: /b } } }]")) == [
                "7:31: \"ecdsa\" has no place in \"link\": the certificate has one key, ecdsa-p256"
            ]
        )
        #expect(
            problems(file("[ecdsa-p256, rsa-2048]", "[{ link: { ed25519: { key: /b }, rsa: { key: /c } } }]")) == [
                "7:33: \"ed25519\" in \"link\": the certificate has the keys ecdsa-p256 and rsa-2048"
            ]
        )
        #expect(
            problems(file("[ecdsa-p256, rsa-2048]", "[{ link: { rsa: {} } }]")) == ["7:29: \"rsa\" names no path"]
        )
        #expect(
            problems(file("[ecdsa-p256, rsa-2048]", "[{ link: { rsa: { pkcs12: /a } } }]"))
                .contains { $0.contains("unknown key \"pkcs12\"") }
        )
    }

    @Test func aPathIsClaimedOnceWhateverTheKey() {
        let twice = "[{ link: { ecdsa: { key: /a }, rsa: { key: /a } } }]"
        #expect(
            problems(file("[ecdsa-p256, rsa-2048]", twice)) == [
                "7:56: the path \"/a\" is claimed twice by the certificate \"www\"; first at line 7, column 38"
            ]
        )
        let text =
            file("[ecdsa-p256, rsa-2048]", "[{ copy: { rsa: { key: /a } } }]")
            + "  api: { names: [api.example.com], deploy: [{ link: { key: /a } }] }\n"
        #expect(problems(text).first?.contains("claimed by the certificate \"api\" and by \"www\"") == true)
    }

    @Test func aProblemWithTheKeysIsToldOnce() {
        let text = file("[rsa-2048, rsa-4096]", "[{ link: { fullchain: /a } }]")
        #expect(problems(text) == ["6:21: rsa-4096 and rsa-2048 at line 6, column 11, are both rsa"])
    }
}
