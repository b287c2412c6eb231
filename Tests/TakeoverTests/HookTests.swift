import Storage
import SystemPackage
import Testing

@testable import Takeover

/// What an old tool ran around its renewals is never dropped without a word.
struct HookTests {
    private func hooks(_ lines: String) -> [ForeignHook] {
        CertbotRenewal(SectionedSettings("[renewalparams]\n\(lines)\n")).hooks
    }

    @Test func certbotsHooksAreRead() {
        let hooks = hooks("pre_hook = None\nrenew_hook = systemctl reload nginx\npost_hook = \"/opt/after && rm x\"")
        #expect(hooks.map(\.kind) == ["renew_hook", "post_hook"])
        #expect(hooks.map(\.followsRenewal) == [true, false])
        #expect(hooks.map(\.words) == [["systemctl", "reload", "nginx"], nil])
    }

    @Test(
        arguments: ["a; b", "a && b", "$HOME/x", "a 'b c'", "./x", "A=b c", "a > b", "a\u{1B}[31m", "~/x", "a *", ""]
    )
    func onlyPlainWordsAreACommand(command: String) {
        #expect(ForeignHook("renew_hook", command, followsRenewal: true).words == nil)
    }

    @Test func whatIsShownIsPrintable() {
        #expect(!ForeignHook("renew_hook", "a\u{1B}[31m\nb", followsRenewal: true).command.contains { $0.isNewline })
    }

    @Test func directoriesOfHooksAndAnAccountWithoutItsKeyAreTold() throws {
        let tree = try Tree()
        let pair = try tree.leaf("www", san: "DNS:www.example.com")
        for (file, contents) in [("chain", pair.chain), ("fullchain", pair.full), ("privkey", pair.key)] {
            try tree.write("live/www.example.com/\(file).pem", contents)
        }
        try tree.write(
            "renewal/www.example.com.conf",
            "[renewalparams]\nserver = https://ca.example/dir\nauthenticator = standalone\n"
        )
        try tree.write("renewal-hooks/deploy/reload-nginx.sh", "#!/bin/sh\n")
        try tree.write("accounts/ca.example/dir/one/regr.json", "{}")
        let (estate, untouched) = try tree.estate(.certbot)
        #expect(untouched)
        let key = tree.root.appending("accounts/ca.example/dir/one/private_key.json")
        #expect(estate.problems == [.fileMissing(key)])
        let hook = try #require(estate.certificates.first?.hooks.first)
        #expect(hook.kind == "renewal-hooks/deploy" && hook.followsRenewal)
        #expect(hook.command == tree.root.appending("renewal-hooks/deploy/reload-nginx.sh").string)
    }
}
