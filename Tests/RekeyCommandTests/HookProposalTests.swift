import Testing

@testable import RekeyCommand
@testable import Takeover

struct HookProposalTests {
    private let reload = ForeignHook("renew_hook", "systemctl reload nginx", followsRenewal: true)
    private let after = ForeignHook("post_hook", "systemctl start x", followsRenewal: false)

    @Test func aPlainCommandAfterARenewalIsAReload() {
        let proposal = HookProposal([reload, after], of: .certbot)
        #expect(proposal.reload == ["systemctl", "reload", "nginx"])
        #expect(
            proposal.remarks(reloads: true) == [
                "reload: renew_hook of certbot was: systemctl reload nginx",
                "see to it: post_hook of certbot was: systemctl start x; it is not run here",
            ]
        )
        let commented = proposal.remarks(reloads: false).first
        #expect(commented?.hasSuffix("it is reload: [systemctl, reload, nginx]") == true)
    }

    /// Which of two would be the reload, or what a shell makes of one, is for somebody to say.
    @Test func whatIsNotOnePlainCommandIsOnlyTold() {
        let shell = ForeignHook("renew_hook", "a && b", followsRenewal: true)
        #expect(HookProposal([shell], of: .certbot).reload == nil)
        #expect(HookProposal([reload, reload], of: .certbot).reload == nil)
        #expect(HookProposal([shell], of: .certbot).remarks(reloads: false).count == 1)
        #expect(HookProposal([after], of: .certbot).reload == nil)
    }
}
