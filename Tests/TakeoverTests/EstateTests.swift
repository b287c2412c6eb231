import Foundation
import PKI
import Storage
import SystemPackage
import Testing

@testable import Takeover

/// A tree per tool, with certificates and keys made here; the tools themselves are run against a real server elsewhere.
struct EstateTests {
    private static let directory = "https://ca.example:14000/dir"

    @Test func certbotsTreeIsRead() throws {
        let tree = try Tree()
        let pair = try tree.leaf("www", san: "DNS:www.example.com,DNS:example.com")
        for (file, contents) in [
            ("cert", pair.leaf), ("chain", pair.chain), ("fullchain", pair.full), ("privkey", pair.key),
        ] {
            try tree.write("archive/www.example.com/\(file)2.pem", contents)
            try tree.link("live/www.example.com/\(file).pem", to: "../../archive/www.example.com/\(file)2.pem")
        }
        try tree.write(
            "renewal/www.example.com.conf",
            "fullchain = /elsewhere/fullchain.pem\n[renewalparams]\nserver = \(Self.directory)\naccount = two\n"
                + "authenticator = webroot\n[[webroot_map]]\nwww.example.com = /srv/www\n"
        )
        for (account, url) in [("one", "https://ca.example:14000/acct/1"), ("two", "https://ca.example:14000/acct/2")] {
            let place = "accounts/ca.example:14000/dir/\(account)"
            try tree.write(
                "\(place)/regr.json",
                "{\"body\": {\"contact\": [\"mailto:a@example.com\"]}, \"uri\": \"\(url)\"}"
            )
            try tree.write("\(place)/meta.json", "{}")
            try tree.write("\(place)/private_key.json", "{\"kty\": \"RSA\"}")
        }
        let (estate, untouched) = try tree.estate(.certbot)
        #expect(untouched)
        #expect(estate.problems == [])
        // The account that a certificate is renewed with comes first.
        #expect(estate.accounts.map(\.url) == ["https://ca.example:14000/acct/2", "https://ca.example:14000/acct/1"])
        let account = try #require(estate.accounts.first)
        #expect(account.directory == Self.directory)
        #expect(account.keyForm == .jwk)
        #expect(account.contacts == ["a@example.com"])
        let certificate = try #require(estate.certificates.first)
        #expect(estate.certificates.count == 1)
        #expect(certificate.name.text == "www.example.com")
        #expect(certificate.names.map(\.value) == ["example.com", "www.example.com"])
        #expect(certificate.fullchain == tree.root.appending("live/www.example.com/fullchain.pem"))
        #expect(certificate.keyFile == tree.root.appending("archive/www.example.com/privkey2.pem"))
        #expect(certificate.directory == Self.directory)
        #expect(certificate.challenge == .webroot("/srv/www"))
        #expect(certificate.keyAlgorithm == .ecdsaP256)
        #expect(certificate.chain.intermediates.count == 1)
    }

    @Test func legosTreeIsRead() throws {
        let tree = try Tree()
        let pair = try tree.leaf("star", san: "DNS:*.example.com")
        // Without its bundle: the leaf alone, the issuer beside it.
        try tree.write("certificates/_.example.com.crt", pair.leaf)
        try tree.write("certificates/_.example.com.issuer.crt", pair.chain)
        try tree.write("certificates/_.example.com.key", pair.key)
        try tree.write(
            "certificates/_.example.com.json",
            "{\"domain\": \"*.example.com\", \"certUrl\": \"https://ca.example:14000/cert/1\"}"
        )
        let place = "accounts/ca.example_14000/ops@example.com"
        try tree.write("\(place)/keys/ops@example.com.key", pair.key)
        try tree.write(
            "\(place)/account.json",
            "{\"email\": \"ops@example.com\", \"registration\": {\"body\": {}, \"uri\": \"https://ca.example:14000/a/9\"}}"
        )
        let (estate, untouched) = try tree.estate(.lego, knownDirectories: ["https://other/dir", Self.directory])
        #expect(untouched)
        #expect(estate.problems == [])
        let certificate = try #require(estate.certificates.first)
        #expect(certificate.name.text == "wildcard.example.com")
        #expect(certificate.originalName == "*.example.com")
        #expect(certificate.chain.intermediates.count == 1)
        #expect(certificate.directory == Self.directory)
        #expect(certificate.challenge == .unknown)
        #expect(estate.accounts.first?.url == "https://ca.example:14000/a/9")
        #expect(estate.accounts.first?.contacts == ["ops@example.com"])
        #expect(estate.accounts.first?.keyForm == .pem)
        // Nothing says the directory: that is a problem with a name and a hint, and the certificate is there all the same.
        let (other, _) = try tree.estate(.lego)
        #expect(other.accounts.isEmpty)
        #expect(other.certificates.first?.directory == nil)
        #expect(other.problems.count == 2)
        #expect(other.problems.allSatisfy { $0.hint.contains("--server") })
    }

    @Test func acmeShsTreeIsRead() throws {
        let tree = try Tree()
        let pair = try tree.leaf("api", san: "DNS:api.example.com")
        let place = "api.example.com_ecc"
        try tree.write("\(place)/fullchain.cer", pair.full)
        try tree.write("\(place)/api.example.com.cer", pair.leaf)
        try tree.write("\(place)/ca.cer", pair.chain)
        try tree.write("\(place)/api.example.com.key", pair.key)
        try tree.write(
            "\(place)/api.example.com.conf",
            "Le_Domain='api.example.com'\nLe_Alt='no'\nLe_Webroot='dns_cf'\nLe_API='\(Self.directory)'\n"
                + "Le_Keylength='ec-256'\nLe_RealFullChainPath='/etc/nginx/api.pem'\nLe_RealKeyPath='/etc/nginx/api.key'\n"
        )
        // Asked for and never issued.
        try tree.write("waiting.example.com/waiting.example.com.conf", "Le_Domain='waiting.example.com'\n")
        try tree.write("account.conf", "ACCOUNT_EMAIL='ops@example.com'\nSAVED_CF_Key='secret'\n")
        try tree.write("ca/ca.example/dir/account.key", pair.key)
        try tree.write("ca/ca.example/dir/ca.conf", "ACCOUNT_URL='https://ca.example:14000/acct/3'\n")
        try tree.write("ca/acme-v02.api.letsencrypt.org/directory/account.key", pair.key)
        let (estate, untouched) = try tree.estate(.acmeSh)
        #expect(untouched)
        #expect(estate.problems == [])
        #expect(
            estate.accounts.map(\.directory) == [Self.directory, "https://acme-v02.api.letsencrypt.org/directory"]
        )
        #expect(estate.accounts.map(\.url) == ["https://ca.example:14000/acct/3", nil])
        #expect(estate.accounts.first?.contacts == ["ops@example.com"])
        let certificate = try #require(estate.certificates.first)
        #expect(estate.certificates.count == 1)
        #expect(certificate.name.text == "api.example.com")
        #expect(certificate.originalName == "api.example.com_ecc")
        #expect(certificate.fullchain == "/etc/nginx/api.pem")
        #expect(certificate.keyFile == tree.root.appending("\(place)/api.example.com.key"))
        #expect(certificate.challenge == .dnsProvider("dns_cf"))
        #expect(!"\(estate)".contains("secret"))
    }

    @Test func dehydratedsTreeIsRead() throws {
        let tree = try Tree()
        let pair = try tree.leaf("mail", san: "DNS:mail.example.com")
        for (file, contents) in [
            ("cert", pair.leaf), ("chain", pair.chain), ("fullchain", pair.full), ("privkey", pair.key),
        ] {
            try tree.write("certs/mail/\(file)-17.pem", contents)
            try tree.link("certs/mail/\(file).pem", to: "\(file)-17.pem")
        }
        try tree.write("certs/mail/config", "CHALLENGETYPE=dns-01\n")
        try tree.write(
            "config",
            "CA=\"\(Self.directory)\"\nCONFIG_D=\(tree.root)/conf.d\nCONTACT_EMAIL=ops@example.com\n"
        )
        try tree.write("conf.d/hook.sh", "HOOK=\"${BASEDIR}/hook\"\n")
        let name = Base64URL.encode(Array("\(Self.directory)\n".utf8))
        try tree.write("accounts/\(name)/account_key.pem", pair.key)
        try tree.write("accounts/\(name)/account_id.json", "{\"url\":\"https://ca.example:14000/acct/7\"}")
        try tree.write("accounts/\(name)/registration_info.json", "{\"contact\": []}")
        let (estate, untouched) = try tree.estate(.dehydrated)
        #expect(untouched)
        #expect(estate.problems == [])
        #expect(estate.accounts.map(\.directory) == [Self.directory])
        #expect(estate.accounts.map(\.url) == ["https://ca.example:14000/acct/7"])
        let certificate = try #require(estate.certificates.first)
        #expect(certificate.name.text == "mail")
        #expect(certificate.directory == Self.directory)
        #expect(certificate.challenge == .dehydratedHook(tree.root.appending("hook")))
        #expect(certificate.keyFile == tree.root.appending("certs/mail/privkey-17.pem"))
    }

    @Test func whatCannotBeUsedIsSaidAndTheRestIsRead() throws {
        let tree = try Tree()
        let pair = try tree.leaf("good", san: "DNS:good.example.com")
        try tree.write("live/good/fullchain.pem", pair.full)
        try tree.write("live/good/privkey.pem", pair.key)
        try tree.write("live/torn/fullchain.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n")
        try tree.write("live/torn/privkey.pem", pair.key)
        try tree.write("live/keyless/fullchain.pem", pair.full)
        try tree.link("live/round/fullchain.pem", to: "fullchain.pem")
        for name in ["good", "torn", "keyless", "round", "gone"] {
            try tree.write("renewal/\(name).conf", "[renewalparams]\nserver = \(Self.directory)\n")
        }
        try tree.write("renewal/binary.conf", [0xFF, 0xFE, 0x00])
        try tree.write("accounts/ca.example/x/regr.json", "{")
        try tree.write("accounts/ca.example/x/private_key.json", "{}")
        let (estate, untouched) = try tree.estate(.certbot)
        #expect(untouched)
        #expect(estate.certificates.map(\.name.text) == ["good"])
        #expect(estate.accounts.count == 1)
        let words = estate.problems.map(\.description).joined(separator: "\n")
        for file in [
            "torn/fullchain.pem", "keyless/privkey.pem", "round/fullchain.pem", "gone/fullchain.pem", "binary.conf",
            "regr.json",
        ] {
            #expect(words.contains(file), "\(file) in \(words)")
        }
        #expect(estate.problems.allSatisfy { !$0.hint.isEmpty })
    }

    @Test(arguments: ForeignTool.allCases) func nothingThereIsAnEmptyEstate(tool: ForeignTool) throws {
        let (estate, _) = try Tree().estate(tool)
        #expect(estate.isEmpty)
        #expect(estate.problems == [])
    }
}
